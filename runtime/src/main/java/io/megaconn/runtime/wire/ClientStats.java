package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.ProcessMemory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a client process, as {@code /stats} shows it.
 *
 * @param index which client of the plan this is
 * @param share connections it has to hold
 * @param connections established now
 * @param connecting connects under way
 * @param established connects that succeeded since the start
 * @param lost established connections that the client did not close
 * @param failures connects that failed and losses, by errno name ({@code ECONNREFUSED}) or {@code TIMEOUT}, {@code EOF}
 * @param sent messages sent
 * @param blocked messages not sent when due, because the peer did not read or an event loop stood still
 * @param replies complete replies received (with --reply echo)
 * @param bytesReceived from the server
 * @param connectTime from connect(2) to established. The histogram only when asked for exact stats; otherwise it may be a
 *     second old
 * @param replyTime from the <em>intended</em> send time to the complete reply; count 0 without --reply echo. Percentiles,
 *     count and longest are those of {@link ReplyTimes#includingOpen}, so with the requests that are still open; the
 *     histogram is that of the completed replies only, so that the difference of two is that of the time between them.
 *     It is there when asked for exact stats; otherwise the summary may be a second old
 * @param idle memory before the first connection
 * @param openFileLimit hard limit of open files
 * @param kernel counters of this process's network namespace, drops since the process started; read while connections
 *     are missing, so as they were when the last one came
 * @param cpu read together with {@code kernel}
 * @param losses when established connections were lost
 * @param due messages that were due since the start, whether they could be sent or not; -1 where it is unknown
 * @param messageIntervalMs each connection sends once in this time; 0 where it is unknown
 * @param payloadSize bytes of a message; 0 where it is unknown
 * @param requests null where no reply is expected, or where it is unknown
 * @param endpoints each endpoint's part of connections and failures
 * @param firstBytes the first bytes that a peer sent before it closed the connection, once for each reason of the loss:
 *     printable, of 80 bytes at most
 * @param unaccepted connections in the accept queues of the endpoints' listeners on this machine: established for the
 *     kernel, but not accepted by any server yet; -1 where no such listener can be seen
 */
public record ClientStats(
        long pid,
        long uptimeMs,
        int index,
        long share,
        long connections,
        long connecting,
        long established,
        long lost,
        Map<String, Long> failures,
        long sent,
        long blocked,
        long replies,
        long bytesReceived,
        int loops,
        boolean perLoopFileTables,
        Latency connectTime,
        Latency replyTime,
        ProcessMemory memory,
        ProcessMemory idle,
        GcPauses.Stats gc,
        long openFileLimit,
        @Absent("null") KernelCounters kernel,
        @Absent("null") Cpu cpu,
        @Absent("null") Losses losses,
        long due,
        long messageIntervalMs,
        int payloadSize,
        @Nullable Requests requests,
        @Absent("null") Heartbeat heartbeat,
        @Absent("null") List<EndpointStats> endpoints,
        @Absent("null") Map<String, String> firstBytes,
        @Absent("-1") long unaccepted) {

    /** Older processes don't have all of it. */
    public ClientStats {
        kernel = kernel == null ? KernelCounters.NONE : kernel;
        cpu = cpu == null ? Cpu.NONE : cpu;
        losses = losses == null ? Losses.NONE : losses;
        heartbeat = heartbeat == null ? Heartbeat.UNKNOWN : heartbeat;
        endpoints = endpoints == null ? List.of() : endpoints;
        firstBytes = firstBytes == null ? Map.of() : firstBytes;
    }

    /** It holds its share, and no connection is unanswered. */
    public boolean ready() {
        return share > 0 && connections == share && (requests == null || requests.unansweredConnections() == 0);
    }
}
