package io.megaconn.orchestrator.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Assigns reasons of failures to the columns of a page. The last column has all further reasons. Pure. */
final class FailureColumns {
    static final int MAX = 6;
    static final String OTHER = "other";

    private final List<String> reasons = new ArrayList<>();

    /** Returns the reason of each column in use. */
    List<String> reasons() {
        return List.copyOf(reasons);
    }

    /** Writes these counts to the row, from this index on. */
    void write(Map<String, Long> failures, long[] row, int from) {
        new TreeMap<>(failures).forEach((reason, count) -> row[from + column(reason)] += count);
    }

    private int column(String reason) {
        int column = reasons.indexOf(reason);
        if (column >= 0) {
            return column;
        }
        if (reasons.size() < MAX) {
            reasons.add(reasons.size() == MAX - 1 ? OTHER : reason);
        }
        return reasons.size() - 1;
    }
}
