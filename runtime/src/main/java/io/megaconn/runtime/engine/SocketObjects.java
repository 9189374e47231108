package io.megaconn.runtime.engine;

import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.Proc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Size of the kernel's objects of one TCP socket, from slabinfo, which only root can read. */
public final class SocketObjects {
    /** Caches of the objects of a socket: socket, inode, open file, directory entry. */
    private static final List<String> CACHES = List.of("TCP", "sock_inode_cache", "filp", "dentry");
    /** Cache of the epoll registration; its name differs on some kernels. */
    private static final String EPOLL = "eventpoll_epi";

    private static final long EPOLL_BYTES = 128;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private SocketObjects() {}

    /** Returns the bytes per socket; -1 if unknown. */
    public static long bytes(Proc proc) {
        Map<String, Long> sizes = new HashMap<>();
        for (String line : proc.lines("slabinfo")) { // name, active, objects, size, objects per slab, pages per slab
            String[] words = SPACE.split(line);
            if (words.length > 5 && (CACHES.contains(words[0]) || words[0].equals(EPOLL))) {
                OptionalLong objects = Proc.number(words[4]);
                OptionalLong pages = Proc.number(words[5]);
                if (objects.orElse(0) > 0 && pages.isPresent()) {
                    sizes.put(words[0], pages.getAsLong() * Machine.PAGE / objects.getAsLong());
                }
            }
        }
        return sizes.keySet().containsAll(CACHES)
                ? sizes.values().stream().mapToLong(n -> n).sum() + (sizes.containsKey(EPOLL) ? 0 : EPOLL_BYTES)
                : -1;
    }
}
