package io.megaconn.client;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a client does for one message, without what the kernel does for it: connections lead to /dev/null. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PerMessageSent {
    private static final int CONNECTIONS = 1000;
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ClientConnection[] slots = new ClientConnection[CONNECTIONS];
    private final EchoConnection[] echoing = new EchoConnection[CONNECTIONS];
    private final Sender sender = new Sender(Payload.of(32, null), INTERVAL, false);
    private final Sender timedSender = new Sender(Payload.of(32, null), INTERVAL, true);
    private final Pace pace = new Pace(INTERVAL.toNanos(), 0);
    private long now = System.nanoTime();
    private long paceNow;

    @Setup
    public void open() throws IOException {
        for (int slot = 0; slot < CONNECTIONS; slot++) {
            ClientConnection.Phase nothing = (connection, registration, events) -> {};
            slots[slot] = new ClientConnection(FileDescriptor.from("/dev/null").intValue(), slot, nothing);
            echoing[slot] = new EchoConnection(FileDescriptor.from("/dev/null").intValue(), slot, nothing);
        }
        sender.slots(CONNECTIONS);
        timedSender.slots(CONNECTIONS);
        pace.slots(CONNECTIONS, 0);
    }

    @TearDown
    public void close() {
        for (int slot = 0; slot < CONNECTIONS; slot++) {
            slots[slot].close();
            echoing[slot].close();
        }
    }

    /** Which slot is due: the timer that connections don't have. */
    @Benchmark
    public int pace() {
        pace.advance(paceNow += INTERVAL.toNanos() / CONNECTIONS);
        return pace.hasDue() ? pace.take() : -1;
    }

    /** One write(2) each, and all around it. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long send() {
        sender.sendDue(slots, now += INTERVAL.toNanos());
        return sender.sent.get();
    }

    /** The same for a connection whose reply is awaited. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long sendAndNoteTheTime() {
        timedSender.sendDue(echoing, now += INTERVAL.toNanos());
        return timedSender.sent.get();
    }

    /** A reply's part without the system call. */
    @Benchmark
    public long reply() {
        echoing[0].sent(32, now);
        return echoing[0].received(32, now + 1_000_000);
    }
}
