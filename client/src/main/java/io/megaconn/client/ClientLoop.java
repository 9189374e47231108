package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.system.Errno;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.Reply;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop: a table of slots, one per connection of the loop's share. The {@link Dialer} fills
 * empty slots, the {@link Sender} sends on full ones. Every method runs on the loop's thread unless it says otherwise;
 * counters are read from anywhere.
 */
final class ClientLoop {
    private static final int READ_SIZE = 64 * 1024;
    static final long TICK_NANOS = 20_000_000;

    final SingleWriterCounter connections = new SingleWriterCounter();
    final SingleWriterCounter connecting = new SingleWriterCounter();
    final SingleWriterCounter established = new SingleWriterCounter();
    final SingleWriterCounter lost = new SingleWriterCounter();
    final SingleWriterCounter bytesReceived = new SingleWriterCounter();
    final Map<String, SingleWriterCounter> failures = new ConcurrentHashMap<>();
    final Sender sender;
    /** Null where no reply is expected. */
    final @Nullable OpenRequests requests;

    private final IoEventLoop eventLoop;
    private final int capacity;
    private final DialQueues lanes;
    private final Dialer dialer;
    private final SingleWriterRecorder connectTime = Latency.newRecorder();
    private final Histogram connectTimes = Latency.newHistogram();
    private final MemorySegment segment = Arena.global().allocate(READ_SIZE, 64);
    private final long buffer = segment.address();
    private final Pacer pace;
    private final long interval;
    private final Future<?> ticks;
    private final @Nullable TimedTicks timedTicks;

    private @Nullable ClientConnection[] slots = new ClientConnection[0];
    /**
     * Of a slot without a connection the next such slot, in the queue of its {@link DialQueue}. Of a slot whose connection is
     * established, when that was, in milliseconds modulo 2^32. So knowing the age costs no memory.
     */
    private int[] nextOrSince = new int[0];

    private int empties;
    final FirstBytes firstBytes;
    /** Of the last tick. */
    private int nowMs;

    private final LossTimes losses = new LossTimes();

    /**
     * @param number of this loop among the {@code loops} of the process
     * @param capacity most connections that it may open
     */
    ClientLoop(
            IoEventLoop eventLoop, ClientConfig config, int number, int loops, int capacity, RandomGenerator random) {
        this.eventLoop = eventLoop;
        this.capacity = capacity;
        lanes = Routes.lanes(config, number, loops, this, random);
        dialer = new Dialer(this, eventLoop, config, loops, lanes);
        interval = config.messageInterval().toNanos();
        long now = System.nanoTime();
        pace = new Pacer(interval, now);
        boolean timed = config.reply() == Reply.ECHO;
        requests =
                timed ? new OpenRequests(pace, interval, (int) config.payload().byteSize(), now) : null;
        sender = new Sender(
                config.payload(), pace, requests, new DeadPeerDetector(config.peerTimeout(), config.messageInterval()));
        firstBytes = new FirstBytes(segment, config.payload());
        timedTicks = timed ? new TimedTicks(eventLoop, sender, this::sendSome, random) : null;
        // A random start keeps the ticks of many processes from coming all at once.
        long start = random.nextLong(TICK_NANOS);
        ticks = eventLoop.scheduleWithFixedDelay(
                FatalErrors.guarded(this::tick), start, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    List<DialQueue> lanes() {
        return lanes.all();
    }

    /** Holds this many connections from now on; a share only grows. From any thread. */
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
        pace.slots(share, now);
        if (requests != null && timedTicks != null) {
            requests.slots(share);
            timedTicks.rate(share, interval);
        }
        lanes.tick(now);
        dialer.dial(now);
    }

    private void tick() {
        try {
            long now = System.nanoTime();
            dialer.tick(now);
            connecting.set(dialer.connecting());
            nowMs = millis(now);
            firstBytes.tick(nowMs);
            if (requests == null) {
                sender.sendDue(slots, nextOrSince, now, Integer.MAX_VALUE);
            } else {
                requests.unheard.look(now);
            }
        } catch (RuntimeException e) { // a mistake of ours; Netty would end the ticks without a word
            count(e.toString());
        }
    }

    private boolean sendSome(int most) {
        try {
            return sender.sendDue(slots, nextOrSince, System.nanoTime(), most);
        } catch (RuntimeException e) { // as above
            count(e.toString());
            return false;
        }
    }

    int missing() {
        return empties;
    }

    int takeMissing(DialQueue lane) {
        empties--;
        return lane.take(nextOrSince);
    }

    private void addEmpty(int slot) {
        lanes.of(slot).add(slot, nextOrSince);
        empties++;
    }

    /** @param nanos that the connect took, until {@code now} */
    void established(ClientConnection connection, long now, long nanos) {
        slots[connection.slot] = connection;
        nextOrSince[connection.slot] = millis(now);
        connections.increment();
        established.increment();
        if (connection instanceof EchoConnection echo && requests != null) {
            requests.established(echo);
        }
        connectTime.recordValue(Latency.recordable(nanos / 1000));
    }

    void failed(int slot, String reason) {
        addEmpty(slot);
        count(reason);
    }

    /** Modulo 2^32: 49 days. */
    static int millis(long nanos) {
        return (int) (nanos / 1_000_000);
    }

    private void count(String reason) {
        failures.computeIfAbsent(reason, r -> new SingleWriterCounter()).increment();
    }

    /** @param path that the connection took */
    void ready(Route path, ClientConnection connection, IoRegistration registration, EpollIoOps events) {
        try {
            int n = connection.readAddress(buffer, 0, READ_SIZE);
            if (n > 0) {
                received(connection, n);
                if (n == READ_SIZE || events.contains(EpollIoOps.EPOLLRDHUP)) { // there is more, or the end
                    registration.submit(Connection.READING);
                }
            } else if (n < 0) {
                lost(path, connection, registration, "EOF");
            }
        } catch (IOException | UncheckedIOException e) {
            lost(path, connection, registration, Errno.of(e));
        }
    }

    private void received(ClientConnection connection, int bytes) {
        bytesReceived.add(bytes);
        firstBytes.read(connection.slot, bytes, nowMs - nextOrSince[connection.slot]);
        if (connection instanceof EchoConnection echo && requests != null) {
            requests.received(echo, bytes, System.nanoTime());
        }
    }

    private void lost(Route path, ClientConnection connection, IoRegistration registration, String reason) {
        connection.close(registration);
        long now = System.nanoTime();
        long age = Integer.toUnsignedLong(millis(now) - nextOrSince[connection.slot]);
        losses.add(age, Math.min(age, sender.millisSinceSent(connection.slot, now)), now);
        slots[connection.slot] = null;
        if (connection instanceof EchoConnection echo && requests != null) {
            requests.lost(echo);
        }
        connections.add(-1);
        lost.increment();
        String why = sender.lost(connection.slot, reason);
        path.lost(why);
        firstBytes.lost(connection.slot, why);
        failed(connection.slot, why);
    }

    /** When this loop has lost connections. From any thread. */
    Losses losses() {
        return losses.read();
    }

    /** Connections that fit this loop's part of the open-file limit, those under way included. */
    boolean hasRoom() {
        return connections.get() + dialer.connecting() < capacity;
    }

    /** Adds this loop's connect times since the start to {@code sum}. From any one thread at a time. */
    void addConnectTimes(Histogram sum) {
        connectTimes.add(connectTime.getIntervalHistogram());
        sum.add(connectTimes);
    }

    /** Adds this loop's reply times since the start to {@code sum}. From any one thread at a time. */
    void addReplyTimes(Histogram sum) {
        if (requests != null) {
            requests.addTimes(sum);
        }
    }

    /**
     * Adds the ages of the requests that are open now, microseconds, to {@code sum}, which is locked meanwhile. From any
     * thread; the loop's thread does it.
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

    /** What is open is reset when it is closed, by this process or by its end. From any thread. */
    Future<?> resetOnClose() {
        return eventLoop.submit(() -> {
            for (ClientConnection connection : slots) {
                if (connection != null) {
                    SocketOptions.resetOnClose(new Socket(connection.intValue()));
                }
            }
        });
    }

    /** Opens and sends no more. */
    void stop() {
        ticks.cancel(false);
        if (timedTicks != null) {
            timedTicks.stop();
        }
    }
}
