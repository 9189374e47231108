package io.megaconn.runtime.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Reads the number of connections in the accept queues of listeners on this machine: those that the kernel has
 * established, but that the server has not accepted yet. /proc/net/tcp lists listeners first, and reading stops after
 * them: with a million sockets, the rest would take minutes. Every query of a client's stats reads it, mostly in
 * interpreted code, so it parses little.
 */
public final class AcceptQueue {
    private static final String LISTEN = "0A";
    private static final int HEX = 16;
    private static final String ANY_IPV4 = "00000000";
    private static final String ANY_IPV6 = ANY_IPV4.repeat(4);
    private static final String MAPPED_IPV4 = "0000000000000000FFFF0000";

    private final Path net;
    /** Local addresses of the listeners, as the kernel writes them: {@code 0100007F:2328}. */
    private final Set<String> listeners = new HashSet<>();

    private final boolean onlyIpv4;

    /** @param endpoints endpoints; those on other machines are ignored */
    public AcceptQueue(List<InetSocketAddress> endpoints) {
        this(
                Path.of("/proc/self/net"),
                endpoints.stream().filter(e -> isLocal(e.getAddress())).toList());
    }

    AcceptQueue(Path net, List<InetSocketAddress> endpoints) {
        this.net = net;
        onlyIpv4 = endpoints.stream().noneMatch(endpoint -> endpoint.getAddress() instanceof Inet6Address);
        endpoints.forEach(this::addListeners);
    }

    /** An IPv6 listener may take an IPv4 connection, too. */
    private void addListeners(InetSocketAddress endpoint) {
        String port = ":" + HexFormat.of().withUpperCase().toHexDigits((short) endpoint.getPort());
        String address = hex(endpoint.getAddress());
        listeners.add(address + port);
        listeners.add(ANY_IPV6 + port);
        if (endpoint.getAddress() instanceof Inet6Address) {
            return;
        }
        listeners.add(ANY_IPV4 + port);
        listeners.add(MAPPED_IPV4 + address + port);
    }

    /** Returns the address as words of 32 bits, in the machine's byte order. Both supported architectures are little-endian. */
    private static String hex(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] words = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            words[i ^ 3] = bytes[i];
        }
        return HexFormat.of().withUpperCase().formatHex(words);
    }

    /** Returns whether this machine, or its network namespace, has the address. */
    public static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /**
     * Reads the connections in the queues; -1 if no listener of these endpoints is visible. Opens files, so not for an
     * event loop.
     */
    public long unaccepted() {
        long tcp = listeners.isEmpty() ? -1 : unaccepted("tcp");
        if (listeners.isEmpty() || (tcp >= 0 && onlyIpv4)) {
            // To find the end of tcp6, the kernel walks over all sockets: at a million, that takes most of a second of
            // one core.
            return tcp;
        }
        long tcp6 = unaccepted("tcp6");
        return tcp < 0 ? tcp6 : tcp + Math.max(0, tcp6);
    }

    private long unaccepted(String file) {
        long sum = -1;
        try (BufferedReader in = Files.newBufferedReader(net.resolve(file), StandardCharsets.US_ASCII)) {
            in.readLine(); // column names
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                StringTokenizer words = new StringTokenizer(line);
                words.nextToken(); // number of the line
                String local = words.nextToken();
                words.nextToken(); // remote address
                if (!words.nextToken().equals(LISTEN)) {
                    break;
                }
                if (listeners.contains(local)) {
                    String queues = words.nextToken();
                    sum = Math.max(0, sum) + Long.parseLong(queues.substring(queues.indexOf(':') + 1), HEX);
                }
            }
        } catch (IOException | RuntimeException e) {
            return -1; // no such file without IPv6
        }
        return sum;
    }
}
