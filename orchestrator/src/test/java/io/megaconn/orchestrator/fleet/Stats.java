package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.system.SocketBuffers;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.ProtocolStats;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Requests;
import io.megaconn.runtime.wire.ServerStats;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Stats of processes, for tests without processes. */
public final class Stats {
    private Stats() {}

    /** @param kernel -1 if it was not queried */
    public static ServerStats server(long connections, long kernel) {
        return server(connections, kernel, 0, 0);
    }

    public static ServerStats server(long connections, long kernel, long silent, long messages) {
        return server(1000, connections, 0, kernel, silent, messages);
    }

    /** Returns a server with this uptime and this many closed connections. */
    public static ServerStats serverUp(long uptimeMs, long connections, long closed) {
        return server(uptimeMs, connections, closed, connections, 0, 0);
    }

    private static ServerStats server(
            long uptimeMs, long connections, long closed, long kernel, long silent, long messages) {
        return new ServerStats(
                1,
                uptimeMs,
                List.of("127.0.0.1:9000"),
                connections,
                connections + closed,
                closed,
                silent,
                messages,
                messages * 32,
                77,
                1,
                0,
                2,
                false,
                1_000_000,
                0,
                10_000,
                Reply.NONE,
                new ProcessMemory(50_000_000 + 400 * connections, 0, 5_000_000 + 70 * connections),
                new ProcessMemory(50_000_000, 0, 5_000_000),
                new GcPauses.Stats(3, 30, 12),
                Jvm.UNKNOWN,
                new KernelCounters(kernel, 2 * connections, 0, 0, 0, 0, -1, -1, Map.of(), Map.of()),
                new Machine(0, 0, 0, 0),
                Map.of(),
                0,
                20_000,
                Cpu.NONE,
                32,
                messages,
                77,
                77 * 32,
                0,
                0,
                Heartbeat.UNKNOWN,
                SocketBuffers.UNKNOWN,
                "raw",
                null,
                null);
    }

    public static ClientStats client(int index, long share, long connections) {
        return client(index, share, connections, 0, Map.of());
    }

    public static ClientStats client(int index, long share, long connections, long lost, Map<String, Long> failures) {
        return client(index, share, connections, lost, failures, latency());
    }

    public static ClientStats client(
            int index, long share, long connections, long lost, Map<String, Long> failures, Latency connectTime) {
        return new ClientStats(
                100 + index,
                1000,
                index,
                share,
                connections,
                0,
                connections,
                lost,
                failures,
                0,
                0,
                0,
                0,
                1,
                false,
                connectTime,
                latency(),
                new ProcessMemory(40_000_000, 0, 4_000_000 + 100 * connections),
                new ProcessMemory(40_000_000, 0, 4_000_000),
                new GcPauses.Stats(2, 20, 5 + index),
                Jvm.UNKNOWN,
                20_000,
                KernelCounters.NONE,
                Cpu.NONE,
                Losses.NONE,
                -1,
                10_000,
                32,
                null,
                Heartbeat.UNKNOWN,
                List.of(),
                Map.of(),
                -1,
                -1,
                -1,
                false,
                ProtocolStats.NONE);
    }

    /** Returns these stats with times of handshakes and openings. */
    public static ClientStats with(ClientStats client, Latency handshakeTime, Latency openingTime) {
        ProtocolStats protocol = with(ProtocolStats.NONE, "handshakeTime", handshakeTime);
        return with(client, "protocol", with(protocol, "openingTime", openingTime));
    }

    /** Returns these stats with connections that got no reply for two intervals. */
    public static ClientStats unanswered(ClientStats client, long connections) {
        return with(client, "requests", new Requests(0, 0, 0, 0, connections, 0, Latency.NONE, 0));
    }

    /** Returns a record with another value of one component. */
    @SuppressWarnings("unchecked")
    public static <T extends Record> T with(T record, String name, @Nullable Object value) {
        try {
            RecordComponent[] components = record.getClass().getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            boolean found = false;
            for (int i = 0; i < components.length; i++) {
                boolean it = components[i].getName().equals(name);
                found |= it;
                types[i] = components[i].getType();
                values[i] = it ? value : components[i].getAccessor().invoke(record);
            }
            if (!found) {
                throw new IllegalArgumentException(name);
            }
            return (T) record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns a client with these times and requests. */
    public static ClientStats timed(
            int index, long uptimeMs, Latency connectTime, Latency replyTime, @Nullable Requests requests) {
        ClientStats client = with(client(index, 10, 10, 0, Map.of(), connectTime), "uptimeMs", uptimeMs);
        client = with(with(client, "sent", uptimeMs), "replyTime", replyTime);
        return requests == null ? client : with(client, "requests", requests);
    }

    /** Returns the latency of these values, microseconds. */
    public static Latency latency(long... micros) {
        Histogram histogram = Latency.newHistogram();
        for (long value : micros) {
            histogram.recordValue(value);
        }
        return Latency.of(histogram);
    }
}
