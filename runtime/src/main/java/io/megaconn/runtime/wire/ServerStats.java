package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessMemory;
import java.util.List;
import java.util.Map;

/**
 * State of a server process, as {@code /stats} shows it.
 *
 * @param endpoints {@code host:port} of every listener
 * @param connections open now
 * @param accepted since the start
 * @param closed since the start: accepted - closed = connections
 * @param silent open, but without a message for two message intervals
 * @param messages bytes / payloadSize, since the start; -1 where the payload size is not known
 * @param bytes received since the start
 * @param messagesPerSecond over the last second; -1 where the payload size is not known
 * @param sources different peer addresses since the start
 * @param refused closed at once: address not in --allow, --max-connections reached, or no room left
 * @param loops event loops
 * @param perLoopFileTables whether each has a file table of its own
 * @param capacity connections it has made room for
 * @param maxConnections held at the same time at most, 0 for no limit
 * @param messageIntervalMs a connection without a message for two of these is silent
 * @param idle memory before the first connection
 * @param failures accepts that failed, by errno name, since the start
 * @param fullLoops event loops that have no room left, and listen no more
 * @param openFileLimit hard limit of open files
 * @param payloadSize bytes of a message, 0 where nobody has said: then messages are unknown
 * @param reads reads that brought data since the start: several messages may come in one, or one in several
 * @param readsPerSecond over the last second
 * @param bytesPerSecond over the last second
 * @param fellSilent times that a connection fell silent since the start: it only grows, and no reader resets it; -1 unknown
 * @param slowReadersClosed connections closed because they did not read their replies, since the start
 */
public record ServerStats(
        long pid,
        long uptimeMs,
        List<String> endpoints,
        long connections,
        long accepted,
        long closed,
        long silent,
        long messages,
        long bytes,
        long messagesPerSecond,
        long sources,
        long refused,
        int loops,
        boolean perLoopFileTables,
        long capacity,
        long maxConnections,
        long messageIntervalMs,
        Reply reply,
        ProcessMemory memory,
        ProcessMemory idle,
        GcPauses.Stats gc,
        KernelCounters kernel,
        Machine machine,
        @Absent("null") Map<String, Long> failures,
        int fullLoops,
        long openFileLimit,
        @Absent("null") Cpu cpu,
        int payloadSize,
        long reads,
        long readsPerSecond,
        long bytesPerSecond,
        long fellSilent,
        long slowReadersClosed,
        @Absent("null") Heartbeat heartbeat) {

    /** Older processes don't have all of it. */
    public ServerStats {
        failures = failures == null ? Map.of() : failures;
        cpu = cpu == null ? Cpu.NONE : cpu;
        heartbeat = heartbeat == null ? Heartbeat.UNKNOWN : heartbeat;
    }

    /** Complete messages of this size since the start of the process; -1 where the size is not known (0). */
    public long messages(int payloadSize) {
        return messages(bytes, payloadSize);
    }

    /** Messages of this size over the last second; -1 where the size is not known (0). */
    public long messagesPerSecond(int payloadSize) {
        return messages(bytesPerSecond, payloadSize);
    }

    /** Complete messages in so many bytes; -1 where their size (0) or the bytes (-1) are not known. */
    public static long messages(long bytes, int payloadSize) {
        return payloadSize > 0 && bytes >= 0 ? bytes / payloadSize : -1;
    }
}
