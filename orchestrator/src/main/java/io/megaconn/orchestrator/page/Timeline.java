package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a page shows of a run's events: bounded, however long the run is. Pure. */
final class Timeline {
    /** Columns of the samples. */
    static final List<String> COLUMNS =
            List.of("t", "clients", "server", "kernel", "perSecond", "messagesPerSecond", "memory", "lost", "silent");

    static final int MOST_ROWS = 4_000;
    static final int MOST_MARKS = 400;
    private static final int SERVER = 2;
    /** A closer look follows at once upon another: no rate can be told from two looks so near to each other. */
    private static final long NEAR_MS = 200;

    private final Instant start;
    private final Samples samples = new Samples(MOST_ROWS);
    private final List<Mark> marks = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<BatchResult> results = new ArrayList<>();
    private long marksLeftOut;
    private int batches;
    private long[] base = {};
    private long perSecond;
    private Event.@Nullable RunStarted started;
    private Event.@Nullable RunEnded ended;

    Timeline(Instant start) {
        this.start = start;
    }

    /** @return the row of a sample, empty for all other events */
    long[] add(Instant at, Event event) {
        long ms = Math.max(0, Duration.between(start, at).toMillis());
        double t = ms / 1e3;
        switch (event) {
            case Event.RunStarted run -> started = run;
            case Event.RunEnded run -> {
                ended = run;
                close(t);
            }
            case Event.BatchStarted batch -> {
                batches = batch.of();
                close(t);
                spans.add(new Span(batch.batch(), t, null));
            }
            case Event.BatchDone done -> {
                results.add(done.result());
                close(t);
            }
            case Event.BatchFailed _, Event.HoldDone _ -> close(t);
            case Event.HoldStarted _ -> {
                close(t);
                spans.add(new Span(0, t, null));
            }
            default -> {}
        }
        if (event instanceof Event.Sampled sampled) {
            long[] row = row(ms, sampled);
            samples.add(row);
            return row;
        }
        mark(t, event);
        return new long[0];
    }

    private void close(double t) {
        if (!spans.isEmpty() && spans.getLast().to() == null) {
            Span open = spans.removeLast();
            spans.add(new Span(open.number(), open.from(), t));
        }
    }

    private void mark(double t, Event event) {
        List<String> lines = switch (event) {
            case Event.ServerStarted _, Event.BatchDone _, Event.HoldStarted _ -> List.of(); // bands show them
            default -> Texts.event(event, batches, Style.PLAIN);
        };
        if (lines.isEmpty()) {
            return;
        }
        if (marks.size() == MOST_MARKS) {
            marksLeftOut++;
            return;
        }
        marks.add(new Mark(
                t,
                Names.of(event),
                String.join(" ", lines.stream().map(String::strip).toList())));
    }

    private long[] row(long ms, Event.Sampled s) {
        Counts counts = s.counts();
        if (base.length == 0 || ms - base[0] >= NEAR_MS) {
            perSecond = base.length == 0 ? 0 : (counts.server() - base[SERVER]) * 1000 / (ms - base[0]);
        }
        long[] row = {
            ms,
            counts.clients(),
            counts.server(),
            counts.kernel(),
            perSecond,
            s.messagesPerSecond(),
            s.memoryTaken(),
            s.lost(),
            s.silent()
        };
        if (base.length == 0 || ms - base[0] >= NEAR_MS) {
            base = row;
        }
        return row;
    }

    Event.@Nullable RunStarted started() {
        return started;
    }

    Instant start() {
        return start;
    }

    /** For the page: everything so far. */
    Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> all = state();
        all.put("samples", columns(samples.rows()));
        all.put("shown", Map.of("every", samples.every(), "of", samples.total()));
        all.put("marks", List.copyOf(marks));
        return all;
    }

    /** What is small, and told again whenever something happened. */
    Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("spans", List.copyOf(spans));
        state.put("batches", List.copyOf(results));
        state.put("marksLeftOut", marksLeftOut);
        state.put("ended", ended);
        return state;
    }

    /** Time in seconds; what is not known (the kernel was not asked) is null. */
    static Map<String, List<@Nullable Object>> columns(List<long[]> rows) {
        Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
        for (int column = 0; column < COLUMNS.size(); column++) {
            List<@Nullable Object> values = new ArrayList<>(rows.size());
            for (long[] row : rows) {
                long value = row[column];
                values.add(column == 0 ? (Object) (value / 1e3) : value < 0 && column < 4 ? null : (Object) value);
            }
            columns.put(COLUMNS.get(column), values);
        }
        return columns;
    }
}
