package io.megaconn.runtime.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts failures by reason. Some reasons come from peers, so their number is bounded. Written by one thread. */
public final class ReasonCounters {
    /** Maximum number of reasons. */
    public static final int MOST_REASONS = 64;
    /** Reason of those beyond the bound. */
    public static final String OTHER = "OTHER";

    private final Map<String, SingleWriterCounter> byReason = new ConcurrentHashMap<>();

    public void count(String reason) {
        SingleWriterCounter counter = byReason.get(reason);
        if (counter == null) {
            String name = byReason.size() < MOST_REASONS ? reason : OTHER;
            counter = byReason.computeIfAbsent(name, _ -> new SingleWriterCounter());
        }
        counter.increment();
    }

    /** Returns the count of a reason. From any thread. */
    public long of(String reason) {
        SingleWriterCounter counter = byReason.get(reason);
        return counter == null ? 0 : counter.get();
    }

    /** Adds the counts to a sum. From any thread. */
    public void addTo(Map<String, Long> sum) {
        byReason.forEach((reason, n) -> sum.merge(reason, n.get(), Long::sum));
    }
}
