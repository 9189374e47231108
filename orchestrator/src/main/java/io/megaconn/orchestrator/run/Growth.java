package io.megaconn.orchestrator.run;
/** Growth of a counter while it is watched, even if its process restarts and counts from 0. */
final class Growth {
    private long last = -1;
    private long total;

    /**
     * Adds a reading.
     *
     * @param now the counter; -1 if unknown
     */
    void observe(long now) {
        if (now < 0) {
            return;
        }
        if (last >= 0) {
            total += now >= last ? now - last : now;
        }
        last = now;
    }

    /** Returns the growth; -1 if no reading was known. */
    long total() {
        return last < 0 ? -1 : total;
    }
}
