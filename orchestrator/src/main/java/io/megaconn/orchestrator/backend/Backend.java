package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a ramp happens, with a plan for it: this machine or a cluster. What differs between the two is behind this. */
public interface Backend extends AutoCloseable {
    Plan plan();

    Environment environment();

    /**
     * Takes the place, so that nobody else ramps there.
     *
     * @param lost called if somebody else took over
     */
    default void claim(Runnable lost) throws InterruptedException {}

    /** Compares every limit with what the plan needs. */
    List<Check> checks() throws InterruptedException;

    /** After {@link #checks}: the largest target that passes them, as far as one can tell; 0 if none does. */
    int largestTarget();

    /** The report of a run that was named and is over already. */
    default Optional<Report> finished() {
        return Optional.empty();
    }

    /** The run to go on with, if this is not a new one. */
    default Optional<Resumed> resumed() {
        return Optional.empty();
    }

    /**
     * A run that another orchestrator has begun.
     *
     * @param batches that are done
     * @param holding whether it had come to the hold
     * @param ramp figures of the ramp, where that is over and they were kept
     */
    record Resumed(
            String run,
            Instant startedAt,
            List<BatchResult> batches,
            boolean holding,
            @Nullable PhaseResult ramp) {}

    /**
     * Told every event of the run, beside log and display.
     *
     * @param warnings told once if it can't keep them
     */
    default Consumer<Event> record(Consumer<String> warnings) {
        return event -> {};
    }

    /** @param logs folder for what processes print */
    Fleet fleet(Run run, Path logs) throws InterruptedException;

    /** Keeps the report where the run was, before anything is torn down. */
    default void save(Report report) {}

    /** What to type next, for a person. */
    default List<String> afterwards(Report report) {
        return List.of();
    }

    /** After the report: ends the clients, if they do not end with the fleet anyway. */
    default void down() throws InterruptedException {}

    @Override
    void close();
}
