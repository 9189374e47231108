package io.megaconn.client;

import java.util.Arrays;

/**
 * Spreads messages evenly over the message interval, without a timer per connection. Slots that are added together are a
 * group: slot i of n of a group is due at i/n into each interval. A slot that is added later never moves the rhythm of one
 * that exists, so the due time of each message of a slot follows from the number of its round. One of these per loop.
 * Times are nanoseconds. For one thread.
 */
final class Pacer {
    /** The golden ratio's part: groups that start at the same time never meet, however many there are. */
    private static final double APART = 0.6180339887498949;

    /** Hears of messages that were due long ago. */
    interface Skipped {
        /** Rounds {@code from} to {@code from + rounds - 1} of this slot are over. */
        void skipped(int slot, int from, int rounds);
    }

    private final long interval;
    private Group[] groups = {};
    private int current; // group that is looked at for what is due
    private int turn;
    private int turns = 1; // of the groups, every so many-th is looked at
    private int slots;
    private long now;

    Pacer(long interval, long now) {
        this.interval = interval;
        this.now = now;
    }

    private static final class Group {
        final int first;
        final int size;
        final long start;
        final long interval;
        final double offset;
        final double step;
        int next;
        int round;
        long due;

        Group(int first, int size, long start, long interval, double offset) {
            this.first = first;
            this.size = size;
            this.start = start;
            this.interval = interval;
            this.offset = offset;
            this.step = (double) interval / size;
            this.due = time(0, 0);
        }

        long time(int index, int round) {
            return start + round * interval + (long) ((index + offset) * step);
        }

        void to(long message) {
            round = (int) (message / size);
            next = (int) (message % size);
            due = time(next, round);
        }

        /** Of all messages of the group, the number of the one that is due next. */
        long message() {
            return (long) round * size + next;
        }
    }

    /** The number of slots grows; the rhythm of those that exist stays as it is. */
    void slots(int n, long now) {
        if (n > slots) {
            double offset = 1 - groups.length * APART % 1;
            groups = Arrays.copyOf(groups, groups.length + 1);
            groups[groups.length - 1] = new Group(slots, n - slots, now, interval, offset);
            slots = n;
        }
    }

    int slots() {
        return slots;
    }

    /** Ticks that a message may wait where its reply time is not taken: an eighth of the interval. */
    int ticksPerTurn(long tick) {
        return Math.clamp(interval / 8 / tick, 1, Integer.MAX_VALUE);
    }

    /** Moves on to {@code now}. Returns whether a group is late by a whole interval or more, see {@link #skip}. */
    boolean advance(long now) {
        return advance(now, 1);
    }

    /**
     * Moves on to {@code now} for a part of the groups; the next calls are for the others. A call for all
     * groups yields a short run of neighbouring slots from each. Neighbouring slots have neighbouring sockets in the
     * kernel's memory, so fewer, longer runs cost less: with four groups at a million connections, a tenth of the server's
     * CPU time.
     *
     * @param most calls after which every group has had its turn, at most
     */
    boolean advance(long now, int most) {
        this.now = now;
        turns = Math.max(1, Math.min(most, groups.length));
        turn = (turn + 1) % turns;
        current = turn;
        for (Group group : groups) {
            if (now - group.due >= interval) {
                return true;
            }
        }
        return false;
    }

    /** Where the loop stood still for more than an interval, only the latest message of each slot stays due. */
    void skip(Skipped skipped) {
        for (Group group : groups) {
            if (now - group.due >= interval) {
                skip(group, skipped);
            }
        }
    }

    private void skip(Group group, Skipped skipped) {
        long message = group.message();
        long late = (long) ((now - group.due) / group.step) + 1 - group.size;
        for (long i = 0; i < Math.min(late, group.size); i++) {
            int slot = group.first + (int) ((message + i) % group.size);
            int rounds = (int) ((late - i - 1) / group.size) + 1;
            skipped.skipped(slot, (int) ((message + i) / group.size), rounds);
        }
        group.to(message + Math.max(0, late));
    }

    boolean hasDue() {
        while (current < groups.length && groups[current].due - now > 0) {
            current += turns;
        }
        return current < groups.length;
    }

    /** When the message of the slot that {@link #take()} gives next is due, however late it is now. */
    long dueTime() {
        return groups[current].due;
    }

    /** The slot to send on. */
    int take() {
        Group group = groups[current];
        int slot = group.first + group.next;
        if (++group.next == group.size) {
            group.next = 0;
            group.round++;
        }
        group.due = group.time(group.next, group.round);
        return slot;
    }

    /** The round of the message that {@link #take()} gave last. */
    int lastRound() {
        Group group = groups[current];
        return group.next == 0 ? group.round - 1 : group.round;
    }

    /** The round that comes next for this slot: so many of its messages have been due. */
    int round(int slot) {
        Group group = group(slot);
        return group.round + (slot - group.first < group.next ? 1 : 0);
    }

    /** When this slot's message of this round was, or will be, due. */
    long dueTime(int slot, int round) {
        Group group = group(slot);
        return group.time(slot - group.first, round);
    }

    private Group group(int slot) {
        int g = groups.length - 1;
        while (groups[g].first > slot) {
            g--;
        }
        return groups[g];
    }
}
