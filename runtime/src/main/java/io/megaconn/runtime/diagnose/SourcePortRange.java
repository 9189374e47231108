package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Ports;
import io.megaconn.runtime.system.LocalPorts;
import java.util.function.IntUnaryOperator;

/** Fixes for net.ipv4.ip_local_port_range: ranges above the ports that servers listen on. Pure. */
public final class SourcePortRange {
    private static final int ABOVE_NODE_PORTS = 32_768;
    /** First port above the defaults: the server's is 9000, the admin endpoint's 9600. */
    private static final int ABOVE_OURS = 10_000;

    private static final int[] LOWS = {ABOVE_NODE_PORTS, ABOVE_OURS};

    private SourcePortRange() {}

    /** Returns the command for the narrowest range that helps; empty if none has more ports. */
    static String widen(long now, long needed) {
        int low = now < width(ABOVE_NODE_PORTS) && needed <= width(ABOVE_NODE_PORTS) ? ABOVE_NODE_PORTS : ABOVE_OURS;
        return now >= width(low) ? "" : range(low) + nodePorts(low);
    }

    /**
     * Returns the command after which a source address has enough ports: a wider range or, if too many ports in it are
     * reserved, one without reserved ports; empty if no range has so many.
     */
    public static String fix(LocalPorts now, long needed) {
        return fix(
                low -> now.countBetween(low, Ports.HIGHEST),
                "; they were " + now.reservedPorts() + ": first check what needs them",
                needed);
    }

    /**
     * Returns the same, where only the number of reserved ports is known.
     *
     * @param reserved reserved ports
     */
    public static String fix(int reserved, long needed) {
        return fix(low -> width(low) - Math.max(0, reserved), ": first check what needs them", needed);
    }

    private static String fix(IntUnaryOperator available, String warning, long needed) {
        for (int low : LOWS) {
            if (available.applyAsInt(low) >= needed) {
                return range(low) + nodePorts(low);
            }
        }
        for (int low : LOWS) {
            if (width(low) >= needed) {
                return "%s %s=\"\" (releases the reserved ports%s)".formatted(range(low), LocalPorts.RESERVED, warning);
            }
        }
        return "";
    }

    private static int width(int low) {
        return Ports.HIGHEST + 1 - low;
    }

    private static String range(int low) {
        return "sudo sysctl -w net.ipv4.ip_local_port_range=\"%d %d\"".formatted(low, Ports.HIGHEST);
    }

    /**
     * Describes a risk of a wide range: it contains the NodePorts of Kubernetes, which an outgoing connection must not
     * take.
     */
    private static String nodePorts(int low) {
        return low == ABOVE_NODE_PORTS
                ? ""
                : " (on a Kubernetes node, first add its NodePorts 30000-32767 to net.ipv4.ip_local_reserved_ports)";
    }
}
