package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.system.SocketBuffers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a server process, as {@code /stats} shows it.
 *
 * @param endpoints {@code host:port} of every listener
 * @param connections currently open connections
 * @param accepted connections accepted since the start
 * @param closed connections closed since the start: accepted - closed = connections
 * @param silent open connections without a message for two message intervals
 * @param messages since the start: complete WebSocket messages, otherwise bytes / payloadSize; -1 if the payload size is
 *     unknown
 * @param bytes bytes received since the start
 * @param messagesPerSecond messages in the last second; -1 if the payload size is unknown
 * @param sources different peer addresses since the start
 * @param refused connections closed at once: address not in --allow, --max-connections reached, or no capacity left
 * @param loops event loops
 * @param perLoopFileTables true if each has its own file table
 * @param capacity connections that the server can hold
 * @param maxConnections maximum open connections; 0 for no limit
 * @param messageIntervalMs message interval; a connection without a message for two of them is silent
 * @param idle memory before the first connection
 * @param failures failed accepts since the start, by errno name, and upgrades that took too long
 * @param fullLoops event loops without capacity, which no longer listen
 * @param openFileLimit hard limit of open files
 * @param payloadSize bytes of a message; 0 if unknown: then the number of messages is unknown
 * @param reads reads that returned data, since the start: one read may return several messages or part of one
 * @param readsPerSecond reads in the last second
 * @param bytesPerSecond bytes in the last second
 * @param fellSilent number of times that a connection fell silent, since the start: it only grows, and no reader resets
 *     it; -1 if unknown
 * @param slowReadersClosed connections closed because they did not read their replies, since the start
 * @param socketBuffers the kernel's memory for the buffers of the connections; unknown while the buffers of all TCP
 *     sockets of the machine are negligible
 * @param protocol name of the protocol that it speaks: {@code raw} or {@code ws}
 * @param delivery received messages with {@code {time}}; null if they are not timed
 * @param tls handshakes and certificate; null without TLS
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
        @Absent("null") Jvm jvm,
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
        @Absent("null") Heartbeat heartbeat,
        @Absent("null") SocketBuffers socketBuffers,
        @Absent("null") String protocol,
        @Absent("null") @Nullable Deliveries delivery,
        @Absent("null") @Nullable TlsStats tls) {

    /** Fills in the fields that older processes don't send. */
    public ServerStats {
        failures = failures == null ? Map.of() : failures;
        cpu = cpu == null ? Cpu.NONE : cpu;
        jvm = jvm == null ? Jvm.UNKNOWN : jvm;
        heartbeat = heartbeat == null ? Heartbeat.UNKNOWN : heartbeat;
        socketBuffers = socketBuffers == null ? SocketBuffers.UNKNOWN : socketBuffers;
        protocol = protocol == null ? Script.RAW : protocol;
    }

    /** Returns the same without silent connections: idle ones are not silent. */
    public ServerStats withoutSilence() {
        return new ServerStats(
                pid,
                uptimeMs,
                endpoints,
                connections,
                accepted,
                closed,
                0,
                messages,
                bytes,
                messagesPerSecond,
                sources,
                refused,
                loops,
                perLoopFileTables,
                capacity,
                maxConnections,
                messageIntervalMs,
                reply,
                memory,
                idle,
                gc,
                jvm,
                kernel,
                machine,
                failures,
                fullLoops,
                openFileLimit,
                cpu,
                payloadSize,
                reads,
                readsPerSecond,
                bytesPerSecond,
                0,
                slowReadersClosed,
                heartbeat,
                socketBuffers,
                protocol,
                delivery,
                tls);
    }

    /** Returns the complete messages of this size since the start of the process; -1 if the size is unknown (0). */
    public long messages(int payloadSize) {
        return protocol.equals(Script.WEB_SOCKET) ? messages : messages(bytes, payloadSize);
    }

    /** Returns the messages of this size in the last second; -1 if the size is unknown (0). */
    public long messagesPerSecond(int payloadSize) {
        return protocol.equals(Script.WEB_SOCKET) ? messagesPerSecond : messages(bytesPerSecond, payloadSize);
    }

    /** Returns the complete messages in this number of bytes; -1 if their size (0) or the bytes (-1) are unknown. */
    public static long messages(long bytes, int payloadSize) {
        return payloadSize > 0 && bytes >= 0 ? bytes / payloadSize : -1;
    }
}
