package io.megaconn.client;

import java.util.Arrays;

/**
 * Spreads messages evenly over the message interval, without a timer per connection. Slots added together form a group: slot
 * i of n of a group is due at i/n of each interval. Adding slots never changes the schedule of existing ones, so the due time
 * of a message follows from its slot and round. There is one pacer per loop. Times are nanoseconds. For one thread.
 */
final class Pacer {
    /** Golden ratio: keeps groups that start at the same time apart, however many there are. */
    private static final double APART = 0.6180339887498949;

    /** Receives messages that were due too long ago. */
    interface Skipped {
        /** Rounds {@code from} to {@code from + rounds - 1} of this slot will not be sent. */
        void skipped(int slot, int from, int rounds);
    }

    private final long interval;
    private Group[] groups = {};
    private int current; // group whose messages are being sent
    private int turn;
    private int turns = 1; // calls of advance until every group has been served
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

        /** Returns the number, within the group, of the message that is due next. */
        long message() {
            return (long) round * size + next;
        }
    }

    /** Adds slots; the schedule of existing slots does not change. */
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

    /** Returns how many ticks a message may wait if reply times are not measured: an eighth of the interval. */
    int ticksPerTurn(long tick) {
        return Math.clamp(interval / 8 / tick, 1, Integer.MAX_VALUE);
    }

    /** Advances to {@code now}. Returns whether a group is late by an interval or more, see {@link #skip}. */
    boolean advance(long now) {
        return advance(now, 1);
    }

    /**
     * Advances to {@code now} for some of the groups; later calls serve the others. Serving all groups in each call would
     * yield a short run of neighboring slots from each. Neighboring slots have neighboring sockets in the kernel's memory,
     * so fewer, longer runs cost less: with four groups at a million connections, they save a tenth of the server's CPU time.
     *
     * @param most maximum number of calls until every group has been served
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

    /** Keeps, after a stall of more than an interval, only the latest message of each slot due. */
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

    /** Returns when the next message of any slot is due; the latest possible time without slots. */
    long nextDue() {
        long next = now + interval;
        for (Group group : groups) {
            next = group.due - next < 0 ? group.due : next;
        }
        return next;
    }

    boolean hasDue() {
        while (current < groups.length && groups[current].due - now > 0) {
            current += turns;
        }
        return current < groups.length;
    }

    /** Returns when the next message of {@link #take()} is due. */
    long dueTime() {
        return groups[current].due;
    }

    /** Returns the next slot to send on. */
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

    /** Returns the round of the last message of {@link #take()}. */
    int lastRound() {
        Group group = groups[current];
        return group.next == 0 ? group.round - 1 : group.round;
    }

    /** Returns the next round of this slot, which is the number of its messages due so far. */
    int round(int slot) {
        Group group = group(slot);
        return group.round + (slot - group.first < group.next ? 1 : 0);
    }

    /** Returns when this slot's message of this round was or will be due. */
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
