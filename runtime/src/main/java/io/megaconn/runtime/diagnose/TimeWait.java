package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.KernelCounters;
import java.time.Duration;
import java.util.List;

/** Ports that connections of a moment ago keep for a minute: the kernel searches long for one that is free. */
final class TimeWait implements Rule {
    /** The kernel tries the ports of one parity first; past half of the range a connect gets a hundred times slower. */
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
                || facts.failures("ECONNREFUSED", "ECONNRESET") > 0 // those connects got their ports
                || waiting < MANY * room
                || facts.waited().compareTo(SOON) < 0) {
            return List.of();
        }
        return List.of(Finding.of(
                limit(),
                "clients",
                "%,d closed connections hold their ports for a minute (TIME_WAIT); net.ipv4.ip_local_port_range has %,d ports per source address, and connects slow down once half of them are taken"
                        .formatted(waiting, ports),
                "wait a minute, or add source addresses (--source) or endpoints"));
    }
}
