package io.megaconn.orchestrator.run;
/** What a counter grows by while it is watched, also where its process starts anew and counts from 0. */
final class Growth {
    private long last = -1;
    private long total;

    /** @param now the counter; -1 where it is unknown */
    void see(long now) {
        if (now < 0) {
            return;
        }
        if (last >= 0) {
            total += now >= last ? now - last : now;
        }
        last = now;
    }

    long total() {
        return total;
    }
}
