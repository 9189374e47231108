package io.megaconn.runtime.system;

import java.util.BitSet;
import java.util.Optional;

/**
 * Ports that the kernel may choose for outgoing connections: net.ipv4.ip_local_port_range without
 * net.ipv4.ip_local_reserved_ports.
 *
 * @param first first port of the range; -1 if unknown
 * @param last last port of the range
 * @param reserved number of reserved ports inside the range; -1 if unknown
 * @param reservedPorts all reserved ports, such as {@code 9000,9600-9610}
 */
public record LocalPorts(int first, int last, int reserved, String reservedPorts) {
    public static final String RESERVED = "net.ipv4.ip_local_reserved_ports";
    private static final int PORTS = 65_536;

    public static LocalPorts read(Proc proc) {
        long[] range = proc.sysctl("net/ipv4/ip_local_port_range");
        if (range.length != 2 || range[0] < 0 || range[1] >= PORTS) {
            return new LocalPorts(-1, -1, -1, "");
        }
        int first = (int) range[0];
        int last = (int) range[1];
        Optional<String> list =
                proc.lines("sys/net/ipv4/ip_local_reserved_ports").stream().findFirst();
        return new LocalPorts(
                first, last, list.map(ports -> reserved(ports, first, last)).orElse(-1), list.orElse(""));
    }

    private static int reserved(String list, int first, int last) {
        return parse(list).get(first, Math.max(first, last + 1)).cardinality();
    }

    /** Parses a list of ranges such as {@code 9000,9600-9610}. */
    private static BitSet parse(String list) {
        BitSet ports = new BitSet(PORTS);
        for (String part : list.trim().split(",")) {
            String[] ends = part.split("-", 2);
            long from = Proc.number(ends[0].trim()).orElse(-1);
            long to = Proc.number(ends[ends.length - 1].trim()).orElse(-1);
            if (from >= 0 && to >= from && to < PORTS) {
                ports.set((int) from, (int) to + 1);
            }
        }
        return ports;
    }

    public boolean known() {
        return first >= 0;
    }

    /** Returns the number of ports available. */
    public int count() {
        return known() ? Math.max(0, last - first + 1 - Math.max(0, reserved)) : 0;
    }

    /** Returns the number of ports available if the range were this one. */
    public int countBetween(int low, int high) {
        return high - low + 1 - reserved(reservedPorts, low, high);
    }

    /** Describes the range, for example {@code 32,768 to 60,999, 12 of them reserved}. */
    public String describe() {
        return "%,d to %,d%s".formatted(first, last, reserved <= 0 ? "" : ", %,d of them reserved".formatted(reserved));
    }
}
