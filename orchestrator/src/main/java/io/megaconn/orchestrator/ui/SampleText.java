package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stage of a run and the texts about its samples that both displays share. Not thread-safe. */
final class SampleText {
    private final Plan plan;
    private int batch;
    private int batches;
    private @Nullable Duration hold;
    private long holdStart;

    SampleText(Plan plan) {
        this.plan = plan;
        this.batches = plan.batchCount();
    }

    void observe(Event event, long nanos) {
        switch (event) {
            case Event.BatchStarted started -> {
                batch = started.batch();
                batches = started.of();
            }
            case Event.HoldStarted started -> {
                hold = started.duration();
                holdStart = nanos;
            }
            default -> {}
        }
    }

    int batches() {
        return batches;
    }

    boolean holding() {
        return hold != null;
    }

    /** Returns {@code batch 3/4} or {@code hold}. */
    String stage() {
        return hold == null ? "batch %d/%d".formatted(batch, batches) : "hold";
    }

    /** Returns {@code 0:12 of 0:30}; empty before the hold. */
    String countdown(long nanos) {
        return hold == null
                ? ""
                : "%s of %s".formatted(Quantities.clock(held(nanos).toSeconds()), Quantities.clock(hold.toSeconds()));
    }

    /** Returns the fraction of the hold that is over, 0 to 1. */
    double heldPart(long nanos) {
        return hold == null || hold.isZero() ? 0 : (double) held(nanos).toMillis() / hold.toMillis();
    }

    private Duration held(long nanos) {
        Duration held = Duration.ofNanos(nanos - holdStart);
        return hold != null && held.compareTo(hold) > 0 ? hold : held;
    }

    /** Returns {@code clients 29/30 ready}: of the clients of all batches so far, or of the processes if there are fewer. */
    String clientsReady(Event.Sampled sample) {
        int started = hold == null ? (int) Math.min(plan.clients(), (long) batch * plan.batch()) : plan.clients();
        return "clients %,d/%,d ready".formatted(sample.clientsReady(), Math.min(plan.processes(), started));
    }

    /** Returns what is known of the connections to an external server, besides the clients' count. */
    static List<String> sides(Counts counts) {
        return Stream.of(
                        Counts.known("clients' kernel %,d", counts.clientsKernel()),
                        Counts.known("server's kernel %,d", counts.kernel()),
                        counts.ofServer(),
                        counts.others().orElse(0) == 0 ? "" : Counts.known("others %,d", counts.others()))
                .filter(side -> !side.isEmpty())
                .toList();
    }

    /** Returns true if the server reports silent connections and messages: an external one does not. */
    boolean serverReports() {
        return plan.external() == null;
    }

    boolean replies() {
        return plan.workload().expectsReplies();
    }

    /** Returns {@code reply p99 4.1 ms}; empty if no reply is expected. */
    String replyTime(Event.Sampled sample) {
        long micros = sample.times().replyP99();
        return replies() ? "reply p99 " + (micros < 0 ? "unknown" : Messages.millis(micros)) : "";
    }
}
