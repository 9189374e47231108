package io.megaconn.client;

/**
 * Spreads messages evenly over the message interval: slot s of n is due s/n into each interval. One of these per loop
 * replaces a timer per connection. Times are nanoseconds. For one thread.
 */
final class Pace {
    private final long interval;
    private int slots;
    private int next;
    private double perNano;
    private double due; // slots due up to `last`, less those handed out
    private long last;

    Pace(long interval, long now) {
        this.interval = interval;
        this.last = now;
    }

    /** The number of slots changes; the rhythm goes on where it is. */
    void slots(int n, long now) {
        advance(now);
        slots = n;
        perNano = (double) n / interval;
        if (next >= n) {
            next = 0;
        }
    }

    /**
     * Moves on to {@code now}.
     *
     * @return slots that were due more than a whole interval ago: they are skipped, because the loop stood still that long
     */
    long advance(long now) {
        due += (now - last) * perNano;
        last = now;
        if (due <= slots) {
            return 0;
        }
        long skipped = (long) due - slots;
        due -= skipped;
        next = slots == 0 ? 0 : (int) ((next + skipped) % slots);
        return skipped;
    }

    boolean hasDue() {
        return due >= 1;
    }

    /** When the slot that {@link #take()} gives next was meant to be sent, however late it is now. */
    long intendedTime() {
        return last - (long) ((due - 1) / perNano);
    }

    /** How long ago this slot was the next one, about: nothing is kept for it. */
    long sinceTaken(int slot) {
        return (long) (Math.floorMod(next - slot - 1, slots) / perNano);
    }

    /** The slot to send on. */
    int take() {
        int slot = next;
        due--;
        next = next + 1 == slots ? 0 : next + 1;
        return slot;
    }
}
