package io.megaconn.client;

import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Schedules messages whose replies are timed: in ticks so short that few messages share one, reading replies after every few
 * messages. Otherwise the reply time would include the loop's own burst. Messages that contain their send time are sent when they are
 * due, because a receiver times them from then. For the loop's thread.
 */
final class TimedTicks {
    private static final int MESSAGES_PER_TICK = 20;
    /** Messages between two reads of replies. */
    private static final int MESSAGES_PER_TURN = 4;

    private static final long SHORTEST_NANOS = 200_000;
    private static final long LONGEST_NANOS = 20_000_000;
    /** Lateness of a tick that a shared core explains. */
    private static final long TOLERANCE_NANOS = 1_000_000;

    private final IoEventLoop eventLoop;
    private final Sender sender;
    private final IntPredicate send;
    private final RandomGenerator random;
    /** Null for ticks at a fixed interval. */
    private final @Nullable Pacer punctual;

    private final Runnable scheduled = this::tick;
    private final Runnable turn = this::turn;
    private final Runnable nextTurn;
    private @Nullable Future<?> ticks;
    private boolean sending;
    private volatile boolean stopped;

    /** @param send sends at most the given number of due messages, and returns whether more are due */
    TimedTicks(IoEventLoop eventLoop, Messaging messaging, IntPredicate send, RandomGenerator random) {
        this.punctual = messaging.isPunctual() ? messaging.pacer : null;
        this.sender = messaging.sender;
        this.eventLoop = eventLoop;
        this.send = send;
        this.random = random;
        // A task added by a task runs in the same iteration; the loop reads only between iterations.
        this.nextTurn = () -> eventLoop.execute(turn);
    }

    /** Sets the number of messages per interval. */
    void rate(int messages, long interval) {
        long tick = tick(messages, interval);
        cancel();
        sender.tolerate(tick + Math.max(TOLERANCE_NANOS, tick / 4));
        long first = random.nextLong(tick);
        ticks = punctual == null
                ? eventLoop.scheduleWithFixedDelay(scheduled, first, tick, TimeUnit.NANOSECONDS)
                : eventLoop.schedule(scheduled, first, TimeUnit.NANOSECONDS);
    }

    private void scheduleNext(Pacer pacer) {
        cancel();
        long wait = Math.clamp(pacer.nextDue() - System.nanoTime(), SHORTEST_NANOS, LONGEST_NANOS);
        ticks = eventLoop.schedule(scheduled, wait, TimeUnit.NANOSECONDS);
    }

    static long tick(int messages, long interval) {
        return Math.clamp(MESSAGES_PER_TICK * interval / messages, SHORTEST_NANOS, LONGEST_NANOS);
    }

    private void tick() {
        if (!sending) {
            turn();
        }
    }

    private void turn() {
        sending = send.test(MESSAGES_PER_TURN);
        if (sending) {
            ((SingleThreadEventLoop) eventLoop).executeAfterEventLoopIteration(nextTurn);
        } else if (punctual != null && !stopped) {
            scheduleNext(punctual);
        }
    }

    void stop() {
        stopped = true;
        cancel();
    }

    private void cancel() {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
