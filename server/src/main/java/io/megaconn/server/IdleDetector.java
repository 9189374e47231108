package io.megaconn.server;
/**
 * How many connections of a loop have not been heard of for two message intervals, without a timer or a sweep: each
 * connection keeps the number of the period in which it was last heard, and the window keeps how many connections there
 * are per period. A period is a quarter of the message interval. For one thread.
 */
final class IdleDetector {
    /** Heard at any moment of a period and silent this many periods later: after 2 to 2.25 message intervals. */
    static final int PERIODS = 9;

    static final int PERIODS_PER_INTERVAL = 4;

    private final int[] lastHeard = new int[PERIODS];
    private int now;
    private int silent;

    /** A new connection. Returns the period to keep with it. */
    int add() {
        lastHeard[now % PERIODS]++;
        return now;
    }

    /** A message came. Takes the period kept with the connection and returns the one to keep from now on. */
    int heard(int period) {
        if (period != now) {
            remove(period);
            add();
        }
        return now;
    }

    /** A connection is gone. */
    void remove(int period) {
        if (now - period >= PERIODS) {
            silent--;
        } else {
            lastHeard[period % PERIODS]--;
        }
    }

    /** A period has passed. Returns how many connections fell silent. */
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
