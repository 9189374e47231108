package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of a backend, from its claim to its release. The methods are called in the order of their declaration. */
public interface RunSession {
    /** Returns the report of the requested run if it has finished. */
    Optional<Report> finished();

    /**
     * Claims the backend, so that no other orchestrator ramps there.
     *
     * @param lost called if another orchestrator takes over
     */
    void claim(Runnable lost) throws InterruptedException;

    /** Returns the run to resume; empty for a new run. */
    Optional<Resumed> resumed();

    /**
     * Returns a listener that records every event of the run.
     *
     * @param warnings receives one message if events can't be recorded
     */
    Consumer<Event> record(Consumer<String> warnings);

    /** Records that the run begins, before its fleet is created. */
    void begin(Run run) throws InterruptedException;

    /** Keeps the report, before anything is torn down. */
    void save(Report report);

    /** Returns hints about the next commands, for a person. */
    List<String> afterwards(Report report);

    /** Stops the clients, where they don't end with the fleet anyway. */
    void down() throws InterruptedException;

    /**
     * A run that another orchestrator has begun.
     *
     * @param batches completed batches
     * @param holding true if the run had reached the hold
     * @param ramp figures of the ramp, if it is over and they were kept
     * @param labels labels with which it began
     */
    record Resumed(
            String run,
            Instant startedAt,
            List<BatchResult> batches,
            boolean holding,
            @Nullable PhaseResult ramp,
            RunLabels labels) {}
}
