package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.KernelCounters;
import java.time.Duration;
import java.util.List;

/**
 * Rule for ports in TIME_WAIT, which recent connections keep for a minute: the kernel takes long to find a free one.
 */
final class TimeWait implements Rule {
    /**
     * Share of the range above which connects slow down. The kernel tries the ports of one parity first, so above half
     * of the range a connect is a hundred times slower.
     */
    private static final double MANY = 0.4;

    private static final Duration SOON = Duration.ofSeconds(2);

    @Override
    public Limit limit() {
        return Limit.TIME_WAIT;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        KernelCounters clients = facts.clients().kernel();
        long ports = clients.limit(KernelCounters.PORT_RANGE);
        long waiting = clients.timeWait();
        long room = ports
                * facts.demand().sourcesPerProcess()
                * facts.demand().endpoints().size();
        if (facts.missing() == 0
                || ports <= 0
                || facts.failures("ECONNREFUSED", "ECONNRESET") > 0 // those connects succeeded
                || waiting < MANY * room
                || facts.waited().compareTo(SOON) < 0) {
            return List.of();
        }
        return List.of(Finding.of(
                limit(),
                "clients",
                "%,d closed connections hold their ports for a minute (TIME_WAIT); net.ipv4.ip_local_port_range has %,d ports per source address, and connects slow down once half of them are taken"
                        .formatted(waiting, ports),
                "wait a minute, or " + facts.fixes().sourceAddresses()));
    }
}
