package io.megaconn.orchestrator.kube;

import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Counts established connections that ended. The server sees every end, but not why: a client that gives up a connect after the
 * server's kernel had accepted it ends a connection that was never established for it. What ends while clients connect
 * therefore waits until they have been asked: as many as they gave up are no losses, and the rest are. A server that started
 * anew has lost all it had. Pure.
 */
final class LossMeter {
    /** What no client explains in this time is lost. */
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** The server may accept, and see the end of, a connection long after the client gave it up. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private String process;
    private long lost;
    private long closed;
    private long connections;
    private long toldGivenUp;
    private long toldLost;
    /** Counted as lost, and not yet told by a client. */
    private long untold;
    /** Told by a client, and not yet seen by the server. */
    private long unseen;
    /** Ends that wait for an explanation, and connects given up that wait for their end at the server; oldest first. */
    private final Deque<Some> unexplained = new ArrayDeque<>();

    private final Deque<Some> givenUp = new ArrayDeque<>();

    private static final class Some {
        final long atNanos;
        long connections;

        Some(long atNanos, long connections) {
            this.atNanos = atNanos;
            this.connections = connections;
        }
    }

    /**
     * What clients have told so far, in all; both only grow.
     *
     * @param givenUp connects that got no answer in time
     * @param lost established connections that ended
     */
    record Told(long givenUp, long lost) {
        static final Told NOTHING = new Told(0, 0);
    }

    /**
     * @param process of the server when the run began
     * @param closed what it had closed then
     * @param connections it had when it was last looked at, perhaps by another orchestrator
     */
    LossMeter(String process, long closed, long connections) {
        this.process = process;
        this.closed = closed;
        this.connections = connections;
    }

    /**
     * @param who the process that says so
     * @param told what clients have told up to now
     * @param nanos of a clock that only grows
     * @return lost since the start of the run
     */
    long see(ServerStats now, String who, Told told, long nanos) {
        if (!who.equals(process) || now.closed() < closed) { // it only grows
            lost += connections;
            untold += connections;
            closed = 0;
            process = who;
        }
        connections = now.connections();
        add(unexplained, nanos, now.closed() - closed);
        closed = now.closed();
        add(givenUp, nanos, told.givenUp() - toldGivenUp);
        toldGivenUp = told.givenUp();
        told(told.lost() - toldLost);
        toldLost = told.lost();
        unseen = take(unexplained, unseen);
        excuse();
        givenUp.removeIf(some -> nanos - some.atNanos > LATE.toNanos());
        while (!unexplained.isEmpty() && nanos - unexplained.getFirst().atNanos > PATIENCE.toNanos()) {
            count(unexplained.removeFirst().connections);
        }
        return lost;
    }

    /** Clients say that they have lost connections: counted already, or waiting, or not seen by the server yet. */
    private void told(long more) {
        long known = Math.min(more, untold);
        untold -= known;
        long left = more - known;
        lost += left;
        unseen += left;
    }

    private void excuse() {
        for (Some ended : unexplained) {
            ended.connections = take(givenUp, ended.connections);
        }
        unexplained.removeIf(ended -> ended.connections == 0);
    }

    /** Takes so many off the oldest. Returns how many there were too few. */
    private static long take(Deque<Some> from, long connections) {
        long left = connections;
        for (Iterator<Some> i = from.iterator(); i.hasNext() && left > 0; ) {
            Some some = i.next();
            long taken = Math.min(left, some.connections);
            some.connections -= taken;
            left -= taken;
            if (some.connections == 0) {
                i.remove();
            }
        }
        return left;
    }

    private static void add(Deque<Some> to, long nanos, long connections) {
        if (connections > 0) {
            to.addLast(new Some(nanos, connections));
        }
    }

    private void count(long connections) {
        lost += connections;
        untold += connections;
    }

    /** Whether clients should be asked. */
    boolean waits() {
        return !unexplained.isEmpty();
    }

    /**
     * Nobody connects, or all who did have been asked, or a client is not what it was: what is not explained by now is lost.
     *
     * @return lost since the start of the run
     */
    long settle() {
        unexplained.forEach(some -> count(some.connections));
        unexplained.clear();
        return lost;
    }

    /** The hold begins: no connect of the ramp explains an end from now on. */
    void holding() {
        settle();
        givenUp.clear();
    }

    long lost() {
        return lost;
    }
}
