package io.megaconn.orchestrator.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Thins out rows of numbers over time, so that there are never more than a page can show. Of every group of
 * {@code 2 * every} rows, two are kept. Each column of these two has the lowest and the highest value of the group, in
 * their order in time. So no peak and no dip is lost, however long a run is. Column 0 is the time. Pure.
 */
final class Downsampler {
    private final int most;
    private final List<long[]> kept = new ArrayList<>();
    private final List<long[]> group = new ArrayList<>();
    private int every = 1;
    private long total;

    /** @param most maximum number of rows, a multiple of 4 */
    Downsampler(int most) {
        this.most = most;
    }

    void add(long[] row) {
        total++;
        group.add(row);
        if (group.size() == 2 * every) {
            kept.addAll(thinned(group));
            group.clear();
        }
        if (kept.size() == most) {
            halve();
        }
    }

    /** Number of rows that were added. */
    long total() {
        return total;
    }

    /** Returns the number of rows of which one is kept. */
    int every() {
        return every;
    }

    /** Returns the rows that are kept, and the newest row unchanged. */
    List<long[]> rows() {
        List<long[]> rows = new ArrayList<>(kept);
        if (!group.isEmpty()) {
            rows.addAll(thinned(group.subList(0, group.size() - 1)));
            rows.add(group.getLast());
        }
        return rows;
    }

    private void halve() {
        List<long[]> all = List.copyOf(kept);
        kept.clear();
        for (int i = 0; i < all.size(); i += 4) {
            kept.addAll(thinned(all.subList(i, i + 4)));
        }
        every *= 2;
    }

    /** Reduces many rows to two. */
    static List<long[]> thinned(List<long[]> rows) {
        if (rows.size() <= 2) {
            return List.copyOf(rows);
        }
        int columns = rows.getFirst().length;
        long[] early = new long[columns];
        long[] late = new long[columns];
        early[0] = rows.getFirst()[0];
        late[0] = rows.getLast()[0];
        for (int column = 1; column < columns; column++) {
            int lowest = 0;
            int highest = 0;
            for (int i = 1; i < rows.size(); i++) {
                long value = rows.get(i)[column];
                lowest = value < rows.get(lowest)[column] ? i : lowest;
                highest = value >= rows.get(highest)[column] ? i : highest;
            }
            early[column] = rows.get(Math.min(lowest, highest))[column];
            late[column] = rows.get(Math.max(lowest, highest))[column];
        }
        return List.of(early, late);
    }
}
