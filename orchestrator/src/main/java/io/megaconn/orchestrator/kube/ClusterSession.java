package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.StatsReader;
import java.time.Duration;

/** A command's access to a release: its pods, and the server through a port-forward. */
public record ClusterSession(Cluster cluster, Pods pods, ServerStatsClient server, StatsReader reader)
        implements AutoCloseable {
    /** Interval at which a command that waits looks at the watched pods, and queries the server. */
    static final Duration POLL = Duration.ofMillis(500);

    /** @throws io.megaconn.runtime.UserError if the cluster can't be queried */
    public static ClusterSession open(Cluster cluster) {
        Pods pods = Pods.watch(cluster);
        StatsReader reader = new StatsReader();
        return new ClusterSession(cluster, pods, new ServerStatsClient(cluster, pods, reader), reader);
    }

    @Override
    public void close() {
        server.close();
        pods.close();
        reader.close();
    }
}
