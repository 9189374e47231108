package io.megaconn.client;

import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a loop sends messages whose replies are timed: in ticks so short that few messages share one, and with a look for
 * replies after each few of them. Otherwise the reply time would be that of our own burst. For the loop's thread.
 */
final class TimedTicks {
    private static final int MESSAGES_PER_TICK = 20;
    /** Between two looks for replies. */
    private static final int MESSAGES_PER_TURN = 4;

    private static final long SHORTEST_NANOS = 200_000;
    private static final long LONGEST_NANOS = 20_000_000;
    /** A tick that is late by less than this is merely not alone on its core. */
    private static final long TOLERANCE_NANOS = 1_000_000;

    private final IoEventLoop eventLoop;
    private final Sender sender;
    private final IntPredicate send;
    private final RandomGenerator random;
    private final Runnable turn = this::turn;
    private final Runnable nextTurn;
    private @Nullable Future<?> ticks;
    private boolean sending;

    /** @param send sends so many messages at most that are due, and says whether there are more */
    TimedTicks(IoEventLoop eventLoop, Sender sender, IntPredicate send, RandomGenerator random) {
        this.eventLoop = eventLoop;
        this.sender = sender;
        this.send = send;
        this.random = random;
        // A task that a task adds is run in the same turn: only what comes after the turn lets the loop read.
        this.nextTurn = () -> eventLoop.execute(turn);
    }

    /** So many messages are due in each interval from now on. */
    void rate(int messages, long interval) {
        long tick = tick(messages, interval);
        stop();
        sender.tolerate(tick + Math.max(TOLERANCE_NANOS, tick / 4));
        ticks = eventLoop.scheduleWithFixedDelay(this::tick, random.nextLong(tick), tick, TimeUnit.NANOSECONDS);
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
        }
    }

    void stop() {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
