package io.megaconn.orchestrator.plan;

import org.jspecify.annotations.Nullable;

/** The machine or the cluster that a run uses. */
public sealed interface Environment {
    /** This machine: processes over the loopback device. */
    record Local(Host host) implements Environment {}

    /** A release on Kubernetes. */
    record Kubernetes(ClusterInfo cluster) implements Environment {}

    /** Returns the machine of a local run, else null: records of a run have a key for each kind of environment. */
    default @Nullable Host hostOrNull() {
        return this instanceof Local local ? local.host() : null;
    }

    /** Returns the cluster of a run on Kubernetes, else null. */
    default @Nullable ClusterInfo clusterOrNull() {
        return this instanceof Kubernetes kubernetes ? kubernetes.cluster() : null;
    }
}
