package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.KernelCounters;
import java.time.Duration;
import java.util.List;

/** Rule for source ports: a connection needs a port that no other connection from its address to its endpoint uses. */
final class SourcePorts implements Rule {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Override
    public Limit limit() {
        return Limit.SOURCE_PORTS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long times = facts.failures("EADDRNOTAVAIL");
        if (facts.missing() == 0) {
            return List.of();
        }
        long ports = facts.clients().kernel().limit(KernelCounters.PORT_RANGE);
        if (times == 0) {
            return halfTaken(facts, ports);
        }
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

    /**
     * Returns a finding if a single client has taken half of its ports: the kernel tries the ports of one parity first,
     * and needs a hundred times as long for the others.
     */
    private List<Finding> halfTaken(Facts facts, long ports) {
        long held = facts.clients().connections();
        long room = ports
                * facts.demand().sourcesPerProcess()
                * facts.demand().endpoints().size();
        boolean single = facts.demand().target() <= facts.demand().connectionsPerProcess();
        if (ports <= 0
                || !single
                || facts.demand().connectRate() > 0
                || 2.1 * held < room
                || facts.waited().compareTo(SOON) < 0) {
            return List.of();
        }
        return List.of(Finding.of(
                limit(),
                "clients",
                "%,d connections use about half of the source ports or more (%,d per address in net.ipv4.ip_local_port_range): the kernel finds free ones only slowly"
                        .formatted(held, ports),
                facts.fixes().sourceAddresses()));
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
