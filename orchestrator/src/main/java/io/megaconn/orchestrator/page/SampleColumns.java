package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.SampleLoad;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts samples to rows of numbers, and rows to the columns of a page. Pure. */
final class SampleColumns {
    /** Names of the columns. */
    static final List<String> NAMES = List.of(
            "t",
            "clients",
            "server",
            "kernel",
            "perSecond",
            "messagesPerSecond",
            "memory",
            "lost",
            "silent",
            "unanswered",
            "connectP50",
            "connectP99",
            "replyP50",
            "replyP99",
            "serverCores",
            "clientCores",
            "machineCores",
            "serverMemory",
            "clientMemory",
            "kernelMemory");

    /** Columns in thousandths of a core. */
    private static final Set<String> MILLI = Set.of("serverCores", "clientCores", "machineCores");

    /** Column of the rate, which is below 0 while connections end. */
    private static final int PER_SECOND = 4;

    static final long UNKNOWN_RATE = Long.MIN_VALUE;

    private SampleColumns() {}

    /**
     * Returns the row of a sample; unknown values are -1.
     *
     * @param perSecond connections per second
     */
    static long[] row(long ms, long perSecond, Event.Sampled s, FailureColumns failures) {
        Counts counts = s.counts();
        SampleLoad load = s.load();
        long[] known = {
            ms,
            counts.clients().orElse(-1),
            counts.server().orElse(-1),
            counts.kernel().orElse(-1),
            perSecond,
            s.messagesPerSecond(),
            s.memoryTaken(),
            s.lost(),
            s.silent(),
            s.unanswered(),
            s.times().connectP50(),
            s.times().connectP99(),
            s.times().replyP50(),
            s.times().replyP99(),
            milli(load.serverCores()),
            milli(load.clientCores()),
            milli(load.machineCores()),
            load.serverMemory(),
            load.clientMemory(),
            load.kernelMemory()
        };
        long[] row = Arrays.copyOf(known, NAMES.size() + FailureColumns.MAX);
        failures.write(s.failures(), row, NAMES.size());
        return row;
    }

    private static long milli(double cores) {
        return Math.round(cores * 1000);
    }

    /**
     * Converts rows to columns: time in seconds, connect and reply times in microseconds, unknown values as null. The
     * failures of reason i are in the column {@code failures<i>}; columns without failures are left out.
     */
    static Map<String, List<@Nullable Object>> of(List<long[]> rows) {
        Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            int column = i;
            columns.put(NAMES.get(i), column(rows, row -> value(column, row[column])));
        }
        for (int i = 0; i < FailureColumns.MAX; i++) {
            int column = NAMES.size() + i;
            if (rows.stream().anyMatch(row -> row[column] != 0)) {
                columns.put("failures" + i, column(rows, row -> row[column]));
            }
        }
        return columns;
    }

    private static List<@Nullable Object> column(List<long[]> rows, Function<long[], @Nullable Object> value) {
        List<@Nullable Object> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(value.apply(row)));
        return values;
    }

    private static @Nullable Object value(int column, long value) {
        if (column == 0) {
            return value / 1e3;
        }
        if (value < 0 && (column != PER_SECOND || value == UNKNOWN_RATE)) {
            return null;
        }
        return MILLI.contains(NAMES.get(column)) ? (Object) (value / 1e3) : (Object) value;
    }
}
