package io.megaconn.runtime.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How many connections wait in the accept queues of listeners on this machine: the kernel has established them, and the
 * server has not accepted them. Listeners come first in /proc/net/tcp, and nothing behind them is read: that would take
 * minutes where there are a million sockets.
 */
public final class AcceptQueue {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final String LISTEN = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int HEX = 16;

    private final Path net;
    private final List<InetSocketAddress> endpoints;

    /** @param endpoints those on other machines are left out */
    public AcceptQueue(List<InetSocketAddress> endpoints) {
        this(
                Path.of("/proc/self/net"),
                endpoints.stream().filter(e -> isLocal(e.getAddress())).toList());
    }

    AcceptQueue(Path net, List<InetSocketAddress> endpoints) {
        this.net = net;
        this.endpoints = List.copyOf(endpoints);
    }

    /** Whether this machine, or its network namespace, has the address. */
    public static boolean isLocal(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Not on an event loop: it opens files. Returns -1 where no listener of these endpoints can be seen. */
    public long unaccepted() {
        long tcp = endpoints.isEmpty() ? -1 : unaccepted("tcp");
        boolean onlyIpv4 = endpoints.stream().allMatch(endpoint -> endpoint.getAddress() instanceof Inet4Address);
        if (endpoints.isEmpty() || (tcp >= 0 && onlyIpv4)) {
            // To find the end of tcp6 the kernel walks over all sockets: at a million that takes a core for most of a
            // second.
            return tcp;
        }
        long tcp6 = unaccepted("tcp6");
        return tcp < 0 ? tcp6 : tcp + Math.max(0, tcp6);
    }

    private long unaccepted(String file) {
        long sum = -1;
        try (BufferedReader in = Files.newBufferedReader(net.resolve(file), StandardCharsets.US_ASCII)) {
            in.readLine(); // the names of the columns
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = SPACE.split(line.trim(), QUEUES + 2);
                if (words.length <= QUEUES || !words[STATE].equals(LISTEN)) {
                    break;
                }
                if (endpoints.stream().anyMatch(endpoint -> matches(words[LOCAL], endpoint))) {
                    String queues = words[QUEUES];
                    sum = Math.max(0, sum) + Long.parseLong(queues.substring(queues.indexOf(':') + 1), HEX);
                }
            }
        } catch (IOException | RuntimeException e) {
            return -1; // no such file without IPv6
        }
        return sum;
    }

    /** @param local such as {@code 0100007F:2328}: words of 32 bits, in the order of the machine's bytes */
    private static boolean matches(String local, InetSocketAddress endpoint) {
        int colon = local.indexOf(':');
        if (Integer.parseInt(local.substring(colon + 1), HEX) != endpoint.getPort()) {
            return false;
        }
        String address = local.substring(0, colon);
        boolean any = address.chars().allMatch(c -> c == '0');
        String bytes = hex(endpoint.getAddress());
        boolean wide = address.length() > 8;
        if (endpoint.getAddress() instanceof Inet4Address) { // which an IPv6 listener may take, too
            return any || address.equals(wide ? "0000000000000000FFFF0000" + bytes : bytes);
        }
        return wide && (any || address.equals(bytes));
    }

    private static String hex(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 3; i >= 0; i--) { // both of the supported architectures are little-endian
                text.append("%02X".formatted(bytes[word + i] & 0xFF));
            }
        }
        return text.toString();
    }
}
