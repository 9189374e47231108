package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns missing answers into events: one when a process has not answered for a while, one when it answers again. Pure.
 */
final class ResponseMonitor {
    /** Time without an answer after which a process is unresponsive. */
    static final long LONG_MS = 2_000;

    /** Time that a client has for its first answer: its JVM answers the first query slowly, while it connects at full speed. */
    private static final long LONG_AT_START_MS = 10_000;

    private final Consumer<Event> events;
    /** Time of the oldest unanswered query, by process. */
    private final Map<String, Long> silentSince = new HashMap<>();

    private long pausedMs;

    ResponseMonitor(Consumer<Event> events) {
        this.events = events;
    }

    /**
     * Updates the monitor with a snapshot.
     *
     * @param nowMs time of a monotonic clock, milliseconds
     * @param ownPausedMs time in which this program itself did not run, up to now
     */
    void observe(WitnessTimes witnesses, long nowMs, long ownPausedMs) {
        long paused = ownPausedMs - pausedMs;
        pausedMs = ownPausedMs;
        if (paused > 0) { // no answer could arrive then
            events.accept(new Event.Unresponsive(Event.ORCHESTRATOR, seconds(paused), ProcessRole.ORCHESTRATOR));
            events.accept(new Event.Responsive(Event.ORCHESTRATOR, seconds(paused)));
            silentSince.replaceAll((_, since) -> since + paused);
        }
        Set<String> present = new HashSet<>();
        Witness server = witnesses.server();
        if (server != null) {
            present.add(server.process());
            observe(server, ProcessRole.SERVER, nowMs, paused);
        }
        for (Witness client : witnesses.clients()) {
            present.add(client.process());
            observe(client, ProcessRole.CLIENT, nowMs, paused);
        }
        silentSince.keySet().retainAll(present); // a death has its own event
    }

    private void observe(Witness witness, ProcessRole role, long nowMs, long paused) {
        long unanswered = witness.unansweredMs() - paused;
        Long since = silentSince.get(witness.process());
        if (since == null && unanswered >= limitMs(witness, role)) {
            silentSince.put(witness.process(), nowMs - unanswered);
            events.accept(new Event.Unresponsive(witness.process(), seconds(unanswered), role));
        } else if (since != null && witness.unansweredMs() < LONG_MS) {
            silentSince.remove(witness.process());
            events.accept(new Event.Responsive(
                    witness.process(), seconds(Math.max(LONG_MS, nowMs - Math.max(0, witness.ageMs()) - since))));
        }
    }

    private static long limitMs(Witness witness, ProcessRole role) {
        return role == ProcessRole.CLIENT && witness.ageMs() < 0 ? LONG_AT_START_MS : LONG_MS;
    }

    static double seconds(long ms) {
        return Math.round(ms / 100.0) / 10.0;
    }
}
