package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.Phases;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the figures of ramp and hold from the clients' answers. Pure; for one thread at a time. */
final class PhaseRecorder {
    private final int clients;
    private final Duration messageInterval;

    private List<ClientStats> latest = List.of();
    private List<ClientStats> atEndOfRamp = List.of();
    private @Nullable ServerStats server;
    private @Nullable ServerStats serverAtEndOfRamp;
    private @Nullable PhaseResult ramp;
    private boolean rampEnded;

    /** @param clients number of clients that answer separately: processes or pods */
    PhaseRecorder(int clients, Duration messageInterval) {
        this.clients = clients;
        this.messageInterval = messageInterval;
    }

    /** Takes the answers of an exact snapshot. */
    void observe(Snapshot exact) {
        latest = exact.clients().each();
        server = exact.server();
    }

    /** Takes the last snapshot of a hold in which a process did not answer; its times cover the clients that did. */
    void observeAtEnd(Snapshot snapshot) {
        List<String> silent = snapshot.witnesses().unresponsive(ResponseMonitor.LONG_MS).stream()
                .map(witness -> witness.process() + "/")
                .toList();
        List<ClientStats> heard = snapshot.witnesses().answers().stream()
                .filter(answer -> silent.stream().noneMatch(answer.process()::startsWith))
                .map(ClientAnswer::stats)
                .filter(PhaseTimes::hasTimes)
                .toList();
        latest = heard.isEmpty() ? latest : heard;
    }

    /**
     * Ends the ramp with figures that an earlier orchestrator recorded.
     *
     * @param earlier null if they were not kept: ramp and hold can no longer be separated
     */
    void resumeAfterRamp(@Nullable PhaseResult earlier) {
        ramp = earlier;
        rampEnded = true;
    }

    /** @return the figures of the ramp; null if it had ended before, or if they are unknown */
    @Nullable
    PhaseResult endRamp() {
        atEndOfRamp = latest;
        serverAtEndOfRamp = server;
        if (rampEnded) {
            return null;
        }
        rampEnded = true;
        ramp = withServer(PhaseTimes.until(latest, clients, messageInterval), null);
        return ramp;
    }

    /** True once the ramp has ended and a client had answered by then. */
    boolean hasRampEnd() {
        return !atEndOfRamp.isEmpty();
    }

    Phases phases() {
        PhaseResult hold = PhaseTimes.between(atEndOfRamp, latest, clients, messageInterval);
        return new Phases(ramp, withServer(hold, serverAtEndOfRamp));
    }

    /** Adds what the server received since an earlier answer; null for since its start. */
    private @Nullable PhaseResult withServer(@Nullable PhaseResult phase, @Nullable ServerStats before) {
        if (phase == null || server == null || (before != null && before.pid() != server.pid())) {
            return phase;
        }
        return phase.withServer(PhaseTimes.difference(server.delivery(), before == null ? null : before.delivery()));
    }
}
