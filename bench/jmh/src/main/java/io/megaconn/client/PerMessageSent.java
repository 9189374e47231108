package io.megaconn.client;

import io.megaconn.runtime.engine.TcpTransport;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Template;
import io.megaconn.runtime.system.MachineClock;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Objects;
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

/** Measures the work of a client per message, without the kernel: connections lead to /dev/null. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PerMessageSent {
    private static final int CONNECTIONS = 1000;
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Detector that never checks a connection: the kernel has no TCP state for /dev/null. */
    private static final DeadPeerDetector DEAD_PEERS = new DeadPeerDetector(Duration.ofDays(3650), INTERVAL);

    private final ClientConnection[] slots = new ClientConnection[CONNECTIONS];
    private final int[] since = new int[CONNECTIONS];
    private final RequestConnection[] echoing = new RequestConnection[CONNECTIONS];
    private final byte[] message = new byte[32];
    private final MemorySegment payload = Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, message);
    private long now = System.nanoTime();
    private final Pacer plainPace = new Pacer(INTERVAL.toNanos(), now);
    private final Transport transport = new TcpTransport(Arena.global().allocate(64));
    private final Sender sender = new Sender(transport, payload, null, buffer(plainPace), plainPace, null, DEAD_PEERS);
    private final Pacer timedPace = new Pacer(INTERVAL.toNanos(), now);
    private final OpenRequests requests = new OpenRequests(timedPace, INTERVAL.toNanos(), true, now);
    private final Sender timedSender =
            new Sender(transport, payload, null, buffer(timedPace), timedPace, requests, DEAD_PEERS);
    private final Incoming incoming = new Incoming(
            Objects.requireNonNull(Dialogue.echo(new Template.Fixed(message)).incoming()),
            requests,
            buffer(timedPace),
            64 * 1024);
    private final Pacer pace = new Pacer(INTERVAL.toNanos(), 0);
    private long paceNow;

    private static MessageBuffer buffer(Pacer pacer) {
        return new MessageBuffer(new ConnectionNumbers(0, 0, 0, 1), pacer, MachineClock.read());
    }

    @Setup
    public void open() throws IOException {
        for (int slot = 0; slot < CONNECTIONS; slot++) {
            ClientConnection.Phase nothing = (connection, registration, events) -> {};
            slots[slot] = new ClientConnection(FileDescriptor.from("/dev/null").intValue(), slot, nothing);
            echoing[slot] =
                    new RequestConnection(FileDescriptor.from("/dev/null").intValue(), slot, nothing);
        }
        plainPace.slots(CONNECTIONS, now);
        timedPace.slots(CONNECTIONS, now);
        requests.slots(CONNECTIONS);
        for (RequestConnection connection : echoing) {
            requests.established(connection);
        }
        pace.slots(CONNECTIONS, 0);
    }

    @TearDown
    public void close() {
        for (int slot = 0; slot < CONNECTIONS; slot++) {
            slots[slot].close();
            echoing[slot].close();
        }
    }

    /** Selects the slot that is due, instead of a timer per connection. */
    @Benchmark
    public int pace() {
        pace.advance(paceNow += INTERVAL.toNanos() / CONNECTIONS);
        return pace.hasDue() ? pace.take() : -1;
    }

    /** One write(2) each, and all around it. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long send() {
        sender.sendDue(slots, since, now += INTERVAL.toNanos(), Integer.MAX_VALUE);
        return sender.sent.get();
    }

    /** The same for a connection whose reply is awaited. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long sendAndNoteTheTime() {
        timedSender.sendDue(echoing, since, now += INTERVAL.toNanos(), Integer.MAX_VALUE);
        return timedSender.sent.get();
    }

    /** Sends a message and receives its reply, without the system calls. */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long reply() {
        timedPace.advance(now += INTERVAL.toNanos());
        while (timedPace.hasDue()) {
            RequestConnection connection = echoing[timedPace.take()];
            requests.due(connection);
            requests.written(connection, 100_000);
            incoming.read(connection, payload, 32, now);
        }
        return requests.answered.get();
    }
}
