package io.megaconn.server;

import io.megaconn.runtime.wire.Workload;

/**
 * Counts the connections of a loop without a message for two message intervals, without timers or sweeps: each connection
 * stores the period of its last message, and the detector counts connections per period. A period is a quarter of the message
 * interval. For one thread.
 */
final class IdleDetector {
    /** Periods after which a connection counts as silent: 2 to 2.25 message intervals. */
    static final int PERIODS = 2 * Workload.CHECKS_PER_INTERVAL + 1;

    private final int[] lastHeard = new int[PERIODS];
    private int now;
    private int silent;

    /** Adds a connection. Returns the period to store with it. */
    int add() {
        lastHeard[now % PERIODS]++;
        return now;
    }

    /** Records a message. Takes the period stored with the connection, and returns the new one. */
    int heard(int period) {
        if (period != now) {
            remove(period);
            add();
        }
        return now;
    }

    /** Removes a connection. */
    void remove(int period) {
        if (now - period >= PERIODS) {
            silent--;
        } else {
            lastHeard[period % PERIODS]--;
        }
    }

    /** Starts the next period. Returns how many connections fell silent. */
    int advance() {
        now++;
        int oldest = now % PERIODS;
        int fell = lastHeard[oldest];
        silent += fell;
        lastHeard[oldest] = 0;
        return fell;
    }

    int silent() {
        return silent;
    }
}
