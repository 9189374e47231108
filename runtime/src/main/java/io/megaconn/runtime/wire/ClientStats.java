package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.ProcessMemory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a client process, as {@code /stats} shows it.
 *
 * @param index index of the client in the plan
 * @param share connections assigned to it
 * @param connections currently established connections
 * @param connecting pending connects
 * @param established successful connects since the start
 * @param lost established connections that the client did not close
 * @param failures failed connects and losses, by errno name ({@code ECONNREFUSED}) or {@code TIMEOUT}, {@code EOF}
 * @param sent messages sent
 * @param blocked messages not sent when due, because the peer did not read or an event loop was stalled
 * @param replies complete replies received (0 if none are expected); -1 if the peer does not echo
 * @param bytesReceived bytes received from the server
 * @param connectTime time from connect(2) to established. The histogram is present only in exact stats; otherwise the
 *     summary may be a second old
 * @param replyTime time from the <em>intended</em> send time to the complete reply; count 0 if no replies are expected.
 *     Percentiles, count and maximum are those of {@link ReplyTimes#includingOpen}, so they include open requests. The
 *     histogram has only completed replies, so that the difference of two histograms covers the time between them. It
 *     is present only in exact stats; otherwise the summary may be a second old
 * @param idle memory before the first connection
 * @param openFileLimit hard limit of open files
 * @param kernel counters of this process's network namespace, with the drops since the process started, as old as
 *     {@code countersAgeMs}
 * @param cpu CPU counters, read together with {@code kernel}
 * @param losses ages and idle times of lost connections
 * @param due messages due since the start, sent or not; -1 if unknown
 * @param messageIntervalMs message interval of each connection; 0 if unknown
 * @param payloadSize bytes of a message; 0 if unknown
 * @param requests requests and their replies; null if no reply is expected, or if unknown, as from a peer that does
 *     not echo
 * @param endpoints connections and failures by endpoint
 * @param firstBytes first bytes that a peer sent before it closed the connection, once for each reason of the loss:
 *     printable, at most 80 bytes
 * @param unaccepted connections in the accept queues of the endpoints' listeners on this machine: the kernel has
 *     established them, but no server has accepted them yet; -1 if no such listener is visible
 * @param peak maximum number of connections at one time: the sum of the maxima of the event loops; -1 if unknown
 * @param countersAgeMs age of {@code kernel} and {@code cpu}, milliseconds: they are current while connections are
 *     missing and in exact stats, otherwise at most ten seconds old; -1 if unknown
 * @param noEcho whether replies are expected, but what the peer sends is not what was sent to it: replies can't be timed
 * @param protocol figures of a protocol and of the user's messages
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
        @Absent("null") Jvm jvm,
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
        @Absent("-1") long unaccepted,
        @Absent("-1") long peak,
        @Absent("-1") long countersAgeMs,
        @Absent("false") boolean noEcho,
        @Absent("null") ProtocolStats protocol) {

    /** Fills in the fields that older processes don't send. */
    public ClientStats {
        kernel = kernel == null ? KernelCounters.NONE : kernel;
        cpu = cpu == null ? Cpu.NONE : cpu;
        jvm = jvm == null ? Jvm.UNKNOWN : jvm;
        losses = losses == null ? Losses.NONE : losses;
        heartbeat = heartbeat == null ? Heartbeat.UNKNOWN : heartbeat;
        endpoints = endpoints == null ? List.of() : endpoints;
        firstBytes = firstBytes == null ? Map.of() : firstBytes;
        protocol = protocol == null ? ProtocolStats.NONE : protocol;
    }

    /** Returns true if it holds all assigned connections, and none is unanswered. */
    public boolean ready() {
        return share > 0 && connections == share && (requests == null || requests.unansweredConnections() == 0);
    }

    /** Returns what makes the replies doubtful, for a verdict; empty if nothing does. */
    public String replyDoubt() {
        if (noEcho) {
            return "replies could not be checked: the peer sends something else than echoes";
        }
        return requests == null || requests.mismatched() == 0
                ? ""
                : "replies differed from their messages " + Quantities.times(requests.mismatched());
    }
}
