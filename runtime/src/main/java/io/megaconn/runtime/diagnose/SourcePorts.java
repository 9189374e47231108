package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.KernelCounters;
import java.util.List;

/** Rule for source ports: a connection needs a port that no other connection from its address to its endpoint uses. */
final class SourcePorts implements Rule {
    @Override
    public Limit limit() {
        return Limit.SOURCE_PORTS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long times = facts.failures("EADDRNOTAVAIL");
        if (times == 0 || facts.missing() == 0) {
            return List.of();
        }
        long ports = facts.clients().kernel().limit(KernelCounters.PORT_RANGE);
        long needed = Math.ceilDiv(
                facts.demand().connectionsPerProcess(),
                facts.demand().sourcesPerProcess() * facts.demand().endpoints().size());
        boolean never = ports >= 0 && ports < needed;
        String seen = "EADDRNOTAVAIL %s: %,d source ports needed per address%s"
                .formatted(
                        Quantities.times(times),
                        needed,
                        range(ports, never, facts.clients().kernel().timeWait()));
        String fix = facts.fixes().ports(ports, needed);
        return List.of(
                never ? Finding.fatal(limit(), "clients", seen, fix) : Finding.of(limit(), "clients", seen, fix));
    }

    private static String range(long ports, boolean never, long timeWait) {
        if (ports < 0) {
            return "";
        }
        return never
                ? ", but net.ipv4.ip_local_port_range has only %,d unreserved ports".formatted(ports)
                : "; net.ipv4.ip_local_port_range has %,d unreserved ports, but other sockets use them or hold them in TIME_WAIT (%,d)"
                        .formatted(ports, timeWait);
    }
}
