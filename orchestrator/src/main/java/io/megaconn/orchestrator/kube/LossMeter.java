package io.megaconn.orchestrator.kube;

import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Counts established connections that ended. The server sees every end, but not the cause: if a client gives up a
 * connection attempt after the server's kernel accepted it, the server sees the end of a connection that the client
 * never established. Ends while clients connect therefore wait until the clients have been queried: as many as they
 * gave up are not losses, and the rest are. A restarted server has lost all its connections. Pure.
 */
final class LossMeter {
    /** Time after which an end that no client explains counts as a loss. */
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /**
     * Maximum time for which an attempt that a client gave up explains an end: the server may accept it, and see its
     * end, much later.
     */
    private static final Duration LATE = Duration.ofMinutes(2);

    private String process;
    private long lost;
    private long closed;
    private long connections;
    private long reportedGivenUp;
    private long reportedLost;
    /** Connections counted as lost, but not yet reported by a client. */
    private long unreported;
    /** Lost connections reported by a client, but not yet seen by the server. */
    private long unseenByServer;
    /** Ends that wait for an explanation, and given-up attempts that wait for their end at the server; oldest first. */
    private final Deque<TimedCount> unexplained = new ArrayDeque<>();

    private final Deque<TimedCount> givenUp = new ArrayDeque<>();

    private static final class TimedCount {
        final long atNanos;
        long connections;

        TimedCount(long atNanos, long connections) {
            this.atNanos = atNanos;
            this.connections = connections;
        }
    }

    /**
     * Totals that clients have reported so far; both only grow.
     *
     * @param givenUp connection attempts without an answer in time
     * @param lost established connections that ended
     */
    record ReportedTotals(long givenUp, long lost) {
        static final ReportedTotals NONE = new ReportedTotals(0, 0);
    }

    /**
     * @param process process of the server when the run began
     * @param closed connections that it had closed by then
     * @param connections connections that it had at the last query, perhaps by another orchestrator
     */
    LossMeter(String process, long closed, long connections) {
        this.process = process;
        this.closed = closed;
        this.connections = connections;
    }

    /**
     * Takes an answer of the server.
     *
     * @param serverProcess the server process that answered
     * @param reported totals that clients have reported up to now
     * @param nanos reading of a monotonic clock
     * @return connections lost since the start of the run
     */
    long observe(ServerStats now, String serverProcess, ReportedTotals reported, long nanos) {
        if (!serverProcess.equals(process) || now.closed() < closed) { // it only grows
            long reportedBefore = Math.min(unseenByServer, connections); // clients notice its death before it restarts
            unseenByServer -= reportedBefore;
            count(connections - reportedBefore);
            closed = 0;
            process = serverProcess;
        }
        connections = now.connections();
        add(unexplained, nanos, now.closed() - closed);
        closed = now.closed();
        add(givenUp, nanos, reported.givenUp() - reportedGivenUp);
        reportedGivenUp = reported.givenUp();
        addReported(reported.lost() - reportedLost);
        reportedLost = reported.lost();
        unseenByServer = take(unexplained, unseenByServer);
        explain();
        givenUp.removeIf(some -> nanos - some.atNanos > LATE.toNanos());
        while (!unexplained.isEmpty() && nanos - unexplained.getFirst().atNanos > PATIENCE.toNanos()) {
            count(unexplained.removeFirst().connections);
        }
        return lost;
    }

    /** Adds losses reported by clients: counted already, waiting for an explanation, or not seen by the server yet. */
    private void addReported(long more) {
        long counted = Math.min(more, unreported);
        unreported -= counted;
        long uncounted = more - counted;
        lost += uncounted;
        unseenByServer += uncounted;
    }

    private void explain() {
        for (TimedCount ended : unexplained) {
            ended.connections = take(givenUp, ended.connections);
        }
        unexplained.removeIf(ended -> ended.connections == 0);
    }

    /** Removes this many connections from the oldest entries. Returns how many were missing. */
    private static long take(Deque<TimedCount> from, long connections) {
        long remaining = connections;
        for (Iterator<TimedCount> i = from.iterator(); i.hasNext() && remaining > 0; ) {
            TimedCount some = i.next();
            long taken = Math.min(remaining, some.connections);
            some.connections -= taken;
            remaining -= taken;
            if (some.connections == 0) {
                i.remove();
            }
        }
        return remaining;
    }

    private static void add(Deque<TimedCount> to, long nanos, long connections) {
        if (connections > 0) {
            to.addLast(new TimedCount(nanos, connections));
        }
    }

    private void count(long connections) {
        lost += connections;
        unreported += connections;
    }

    /** Returns true if clients should be queried. */
    boolean isWaiting() {
        return !unexplained.isEmpty();
    }

    /**
     * Counts every unexplained end as a loss. Called when no client connects, when all that do have been queried, or
     * when a client that was fully connected is not ready.
     *
     * @return connections lost since the start of the run
     */
    long settle() {
        unexplained.forEach(some -> count(some.connections));
        unexplained.clear();
        return lost;
    }

    /** Begins the hold: from now on, no connection attempt of the ramp explains an end. */
    void holding() {
        settle();
        givenUp.clear();
    }

    long lost() {
        return lost;
    }
}
