package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.StatsReader;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the server pod's {@code /stats}, wherever the pod currently runs. */
public final class ServerStatsClient implements AutoCloseable {
    private final Cluster cluster;
    private final Pods pods;
    private final StatsReader reader;
    private @Nullable PodPortForward portForward;

    ServerStatsClient(Cluster cluster, Pods pods, StatsReader reader) {
        this.cluster = cluster;
        this.pods = pods;
        this.reader = reader;
    }

    /** Returns the server's pod, if it is ready. */
    public Optional<PodState> pod() {
        return pods.server().filter(PodState::ready);
    }

    /** Returns the server's answer; null if there is no server pod, or it does not answer. */
    public @Nullable ServerStats query(boolean exact) throws InterruptedException {
        return read(
                exact ? "/stats?collect" : "/stats",
                exact ? StatsReader.EXACT_TIMEOUT : StatsReader.TIMEOUT,
                ServerStats.class);
    }

    /** Returns true if a connection from this address has reached the server; null if the server does not answer. */
    public @Nullable Boolean seen(String address) throws InterruptedException {
        Seen answer = read("/seen?address=" + address, StatsReader.TIMEOUT, Seen.class);
        return answer == null ? null : answer.seen();
    }

    /** The server's answer. Public, so that the JSON mapper can read it. */
    public record Seen(String address, boolean seen) {}

    private <T> @Nullable T read(String path, Duration timeout, Class<T> type) throws InterruptedException {
        PodPortForward open = portForward();
        return open == null ? null : open.read(path, timeout, type);
    }

    /** Returns the tunnel to the server's pod, ready or not: a stalled server is not ready. Null if no server pod runs. */
    private synchronized @Nullable PodPortForward portForward() {
        Optional<PodState> pod =
                pods.server().filter(server -> server.ready() || server.phase().equals("Running"));
        if (pod.isEmpty()) {
            return null;
        }
        PodPortForward open = portForward;
        if (open == null || !open.pod().equals(pod.get().name())) {
            close();
            open = new PodPortForward(cluster, reader, pod.get().name(), Ports.SERVER_ADMIN);
            portForward = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (portForward != null) {
            portForward.close();
            portForward = null;
        }
    }
}
