package io.megaconn.client;

import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.engine.LatencyRecorder;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.engine.SocketReset;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop: a table with a slot per connection. The {@link Dialer} fills empty slots, the {@link
 * Sender} sends on established connections, and the {@link Receiver} reads. Every method runs on the loop's thread unless
 * documented otherwise; counters are read from any thread.
 */
final class ClientLoop {
    static final long TICK_NANOS = 20_000_000;

    final SingleWriterCounter connections = new SingleWriterCounter();
    /** Maximum of {@link #connections}. */
    final SingleWriterCounter peak = new SingleWriterCounter();

    final SingleWriterCounter connecting = new SingleWriterCounter();
    final SingleWriterCounter established = new SingleWriterCounter();
    final SingleWriterCounter lost = new SingleWriterCounter();
    final FailureCounters failures = new FailureCounters();
    final Messaging messaging;
    final Sender sender;
    final Receiver receiver;
    final LatencyRecorder connectTimes = new LatencyRecorder();
    final HandshakeMeter handshakes = new HandshakeMeter();
    final LatencyRecorder openingTimes = new LatencyRecorder();
    final LossTimes losses = new LossTimes();
    /** Null if no reply is expected. */
    final @Nullable OpenRequests requests;

    private final IoEventLoop eventLoop;
    private final int capacity;
    private final DialQueues queues;
    private final Dialer dialer;
    private final long interval;
    private final Future<?> ticks;
    private final @Nullable TimedTicks timedTicks;

    private @Nullable ClientConnection[] slots = new ClientConnection[0];
    /**
     * The next slot in the {@link DialQueue} for an empty slot; for an established connection, its establishment time,
     * milliseconds modulo 2^32. Sharing one array makes the age of a connection free of memory.
     */
    private int[] nextOrSince = new int[0];

    private int empties;

    /**
     * @param client index of the client in the plan
     * @param number index of this loop among the {@code loops} of the process
     * @param capacity maximum number of connections of this loop
     */
    ClientLoop(
            IoEventLoop eventLoop,
            ClientConfig config,
            int client,
            int number,
            int loops,
            int capacity,
            RandomGenerator random) {
        this.eventLoop = eventLoop;
        this.capacity = capacity;
        queues = Routes.queues(config, number, loops, this, random);
        dialer = new Dialer(this, eventLoop, config, loops, queues);
        interval = config.messageInterval().toNanos();
        long now = System.nanoTime();
        messaging = new Messaging(
                this, config, new ConnectionNumbers(client, config.firstConnection(), number, loops), now);
        sender = messaging.sender;
        receiver = messaging.receiver;
        requests = messaging.requests;
        timedTicks = messaging.isTimed() ? new TimedTicks(eventLoop, messaging, this::sendSome, random) : null;
        // A random start keeps the ticks of many processes from coinciding.
        long start = random.nextLong(TICK_NANOS);
        ticks = eventLoop.scheduleWithFixedDelay(
                FatalErrors.guarded(this::tick), start, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    List<DialQueue> queues() {
        return queues.all();
    }

    /** Raises the number of connections to hold; it never shrinks. From any thread. */
    void hold(int share) {
        eventLoop.execute(FatalErrors.guarded(() -> grow(share)));
    }

    private void grow(int share) {
        int before = slots.length;
        if (share <= before) {
            return;
        }
        nextOrSince = Arrays.copyOf(nextOrSince, share);
        slots = Arrays.copyOf(slots, share);
        for (int slot = before; slot < share; slot++) {
            addEmpty(slot);
        }
        long now = System.nanoTime();
        messaging.slots(share, now);
        if (timedTicks != null) {
            timedTicks.rate(share, interval);
        }
        queues.tick(now);
        dialer.dial(now);
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            dialer.tick(now);
            receiver.tick(millis(now));
            if (timedTicks == null) {
                sender.sendDue(slots, nextOrSince, now, Integer.MAX_VALUE);
            }
            if (requests != null) {
                requests.unheard.tick(now);
            }
            if (messaging.pings != null) {
                messaging.pings.sendDue(slots, now);
            }
        } catch (RuntimeException e) { // a bug; Netty would silently cancel the ticks
            failures.count(e.toString());
        }
    }

    private boolean sendSome(int most) {
        try {
            return sender.sendDue(slots, nextOrSince, System.nanoTime(), most);
        } catch (RuntimeException e) { // as above
            failures.count(e.toString());
            return false;
        }
    }

    int missing() {
        return empties;
    }

    int takeMissing(DialQueue queue) {
        empties--;
        return queue.take(nextOrSince);
    }

    private void addEmpty(int slot) {
        queues.of(slot).add(slot, nextOrSince);
        empties++;
    }

    /**
     * @param nanos duration of the connect
     * @param opening duration of the opening, which ended at {@code now}; -1 without
     */
    void established(ClientConnection connection, long now, long nanos, long opening) {
        slots[connection.slot] = connection;
        nextOrSince[connection.slot] = millis(now);
        connections.increment();
        peak.set(Math.max(peak.get(), connections.get()));
        established.increment();
        messaging.established(connection);
        connectTimes.record(nanos);
        if (opening >= 0) {
            openingTimes.record(opening);
        }
    }

    void failed(int slot, String reason) {
        addEmpty(slot);
        failures.count(reason);
    }

    void explain(String reason, String detail) {
        failures.explain(reason, detail, receiver.firstBytes.sent);
    }

    /** Milliseconds modulo 2^32, which is 49 days. */
    static int millis(long nanos) {
        return (int) (nanos / 1_000_000);
    }

    /** Age of a slot's connection, milliseconds modulo 2^32. */
    int age(int slot, int nowMs) {
        return nowMs - nextOrSince[slot];
    }

    /** Closes a connection that has ended, and queues its slot for a new one. */
    void lost(Route route, ClientConnection connection, IoRegistration registration, String reason) {
        connection.close(registration);
        long now = System.nanoTime();
        long age = Integer.toUnsignedLong(age(connection.slot, millis(now)));
        losses.add(age, Math.min(age, sender.millisSinceSent(connection.slot, now)), now);
        slots[connection.slot] = null;
        messaging.lost(connection);
        connections.add(-1);
        lost.increment();
        String why = sender.lost(connection.slot, reason);
        route.lost(why);
        receiver.lost(connection.slot, why);
        failed(connection.slot, why);
    }

    /** Returns whether the loop's part of the open-file limit allows another connection. */
    boolean hasRoom() {
        return connections.get() + dialer.connecting() < capacity;
    }

    /**
     * Adds the ages of the open requests, in microseconds, to {@code sum}, holding its lock. May be called from any thread;
     * runs on the loop's thread.
     */
    Future<?> addOpenAges(Histogram sum) {
        return eventLoop.submit(() -> {
            if (requests != null) {
                synchronized (sum) {
                    requests.addAges(slots, System.nanoTime(), interval, sum);
                }
            }
        });
    }

    /** Makes closing a connection reset it, also when the process exits. From any thread. */
    Future<?> resetOnClose() {
        return eventLoop.submit(() -> {
            for (ClientConnection connection : slots) {
                if (connection != null) {
                    SocketReset.onClose(connection.intValue());
                }
            }
        });
    }

    /** Stops connecting and sending. */
    void stop() {
        ticks.cancel(false);
        if (timedTicks != null) {
            timedTicks.stop();
        }
    }
}
