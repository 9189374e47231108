package io.megaconn.orchestrator.plan;

import org.jspecify.annotations.Nullable;

/**
 * Where a run happens: one of the two.
 *
 * @param host this machine, of a local run
 * @param cluster of a run on Kubernetes
 */
public record Environment(@Nullable Host host, @Nullable ClusterInfo cluster) {
    public static Environment of(Host host) {
        return new Environment(host, null);
    }
}
