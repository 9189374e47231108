package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.EventNames;
import io.megaconn.orchestrator.ui.EventText;
import io.megaconn.orchestrator.ui.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what a page shows of a run's events: bounded, however long the run is. Pure. */
final class Timeline {
    static final int MAX_ROWS = 4_000;
    static final int MAX_MARKS = 400;
    private static final int SERVER = 2;

    /** Minimum time between two samples for a meaningful rate: one exact check may follow another at once. */
    private static final long NEAR_MS = 200;

    private final Downsampler samples = new Downsampler(MAX_ROWS);
    private final FailureColumns failures = new FailureColumns();
    private final List<Mark> marks = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<BatchResult> results = new ArrayList<>();
    private long marksLeftOut;
    private long last;
    private int batches;
    private long[] base = {};
    private long perSecond = SampleColumns.UNKNOWN_RATE;
    private Event.@Nullable RunStarted started;
    private Event.@Nullable RunEnded ended;

    /**
     * Adds an event.
     *
     * @param seconds seconds since the start of the run; never before those of the last event
     * @return news for pages that have everything before it: samples and marks to add, anything else to replace
     */
    Map<String, @Nullable Object> add(double seconds, Event event) {
        long ms = Math.max(last, Math.round(seconds * 1e3));
        last = ms;
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
            return Map.of("samples", SampleColumns.of(List.of(row)), "failureReasons", failures.reasons());
        }
        Map<String, @Nullable Object> news = state();
        news.put("marks", mark(t, event));
        if (event instanceof Event.RunStarted) {
            news.put("started", event);
        }
        return news;
    }

    private void close(double t) {
        if (!spans.isEmpty() && spans.getLast().to() == null) {
            Span open = spans.removeLast();
            spans.add(new Span(open.number(), open.from(), t));
        }
    }

    private List<Mark> mark(double t, Event event) {
        List<String> lines = switch (event) {
            case Event.ServerStarted _, Event.BatchDone _, Event.HoldStarted _ -> List.of(); // bands show them
            default -> EventText.lines(event, batches, Style.PLAIN);
        };
        if (lines.isEmpty()) {
            return List.of();
        }
        if (marks.size() == MAX_MARKS) {
            marksLeftOut++;
            return List.of();
        }
        String text = lines.stream().map(String::strip).collect(Collectors.joining(" "));
        Mark mark = new Mark(t, EventNames.of(event), text);
        marks.add(mark);
        return List.of(mark);
    }

    private long[] row(long ms, Event.Sampled s) {
        Counts counts = s.counts();
        if (base.length == 0 || ms - base[0] >= NEAR_MS) {
            perSecond = perSecond(ms, counts.atServer());
        }
        long[] row = SampleColumns.row(ms, perSecond, s, failures);
        if (base.length == 0 || ms - base[0] >= NEAR_MS) {
            base = row;
        }
        return row;
    }

    /** Returns the growth of the server's count since the base; SampleColumns.UNKNOWN_RATE if either is unknown. */
    private long perSecond(long ms, OptionalLong server) {
        return base.length == 0 || base[SERVER] < 0 || server.isEmpty()
                ? SampleColumns.UNKNOWN_RATE
                : (server.getAsLong() - base[SERVER]) * 1000 / (ms - base[0]);
    }

    /** Returns everything so far: a cheap copy, which the caller converts when it has the time. */
    Past past() {
        return new Past(samples.rows(), samples.every(), samples.total(), List.copyOf(marks), state(), started);
    }

    record Past(
            List<long[]> rows,
            int every,
            long total,
            List<Mark> marks,
            Map<String, @Nullable Object> state,
            Event.@Nullable RunStarted started) {
        Map<String, @Nullable Object> data() {
            Map<String, @Nullable Object> data = new LinkedHashMap<>(state);
            data.put("samples", SampleColumns.of(rows));
            data.put("shown", Map.of("every", every, "of", total));
            data.put("marks", marks);
            data.put("started", started);
            return data;
        }
    }

    /** Returns the small part of the data, which is sent again with every event that is not a sample. */
    private Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("spans", List.copyOf(spans));
        state.put("batches", List.copyOf(results));
        state.put("marksLeftOut", marksLeftOut);
        state.put("ended", ended);
        state.put("failureReasons", failures.reasons());
        return state;
    }
}
