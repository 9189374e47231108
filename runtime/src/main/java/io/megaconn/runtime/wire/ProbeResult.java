package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.system.LocalPorts;
import io.megaconn.runtime.system.Proc;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Limits of one place (a node, seen from a pod on it) for a client, as {@code client --probe} prints them. Memory is in
 * bytes; -1 for unknown values.
 *
 * @param memoryTotal memory of the machine, whatever the limit of the process's cgroup
 * @param nofileSoft soft limit of open files, which the JVM has already raised to the hard limit
 * @param nofileHard hard limit of open files; Long.MAX_VALUE if unlimited
 * @param filesOpen open files of the entire system
 * @param epollWatches maximum descriptors that one user may watch with epoll
 * @param conntrackCount tracked connections of the process's network namespace: in a pod, the pod's
 * @param conntrackMax maximum tracked connections; a limit of each network namespace, with the same value for all
 * @param connected true if one connection to each endpoint could be opened
 * @param error why not, errno's name or a short text; if connected, why the conversation with an external server was not
 *     complete; empty if all is well
 * @param localAddress local address of the first of these connections; empty if there was none. If the server sees
 *     another address, something between them masquerades it
 * @param portsReserved number of ports from portLow to portHigh that outgoing connections don't get; -1 if unknown
 * @param conversations over TLS: those that failed, and one for each certificate, as far as they fit
 * @param handshakes what TLS handshakes cost here; null without TLS, or if it was not measured
 */
public record ProbeResult(
        String kernel,
        int cores,
        long memoryTotal,
        long memoryAvailable,
        long nofileSoft,
        long nofileHard,
        long fileMax,
        long filesOpen,
        long epollWatches,
        int portLow,
        int portHigh,
        long conntrackCount,
        long conntrackMax,
        long somaxconn,
        boolean connected,
        String error,
        String localAddress,
        @Absent("-1") int portsReserved,
        @Absent("[]") List<ConversationResult> conversations,
        @Absent("null") @Nullable HandshakeCost handshakes) {

    public static ProbeResult read(Proc proc, boolean connected, String error, String localAddress) {
        long[] nofile = proc.openFileLimit();
        LocalPorts ports = LocalPorts.read(proc);
        return new ProbeResult(
                proc.lines("sys/kernel/osrelease").stream().findFirst().orElse("unknown"),
                Runtime.getRuntime().availableProcessors(),
                memory(proc, "MemTotal"),
                memory(proc, "MemAvailable"),
                nofile[0],
                nofile[1],
                orUnknown(proc.sysctlValue("fs/file-max")),
                orUnknown(proc.sysctlValue("fs/file-nr")),
                orUnknown(proc.sysctlValue("fs/epoll/max_user_watches")),
                ports.first(),
                ports.last(),
                orUnknown(proc.sysctlValue("net/netfilter/nf_conntrack_count")),
                orUnknown(proc.sysctlValue("net/netfilter/nf_conntrack_max")),
                orUnknown(proc.sysctlValue("net/core/somaxconn")),
                connected,
                error,
                localAddress,
                ports.reserved(),
                List.of(),
                null);
    }

    /** Returns the same with the reason why the conversation was not complete, if there is one. */
    public ProbeResult withError(String reason) {
        return with(reason, conversations);
    }

    /** Returns the same with conversations. @param reason why one was not complete; empty if all are */
    public ProbeResult with(String reason, List<ConversationResult> held) {
        return with(reason, held, handshakes);
    }

    /** Returns the same with what TLS handshakes cost. */
    public ProbeResult with(@Nullable HandshakeCost cost) {
        return with(error, conversations, cost);
    }

    private ProbeResult with(String reason, List<ConversationResult> held, @Nullable HandshakeCost cost) {
        return new ProbeResult(
                kernel,
                cores,
                memoryTotal,
                memoryAvailable,
                nofileSoft,
                nofileHard,
                fileMax,
                filesOpen,
                epollWatches,
                portLow,
                portHigh,
                conntrackCount,
                conntrackMax,
                somaxconn,
                connected,
                reason,
                localAddress,
                portsReserved,
                held,
                cost);
    }

    private static long memory(Proc proc, String key) {
        long bytes = proc.kib("meminfo", key);
        return bytes > 0 ? bytes : -1;
    }

    private static long orUnknown(OptionalLong value) {
        return value.orElse(-1);
    }

    /** Formats the result as one line. */
    public String toJson() {
        return Json.write(this);
    }
}
