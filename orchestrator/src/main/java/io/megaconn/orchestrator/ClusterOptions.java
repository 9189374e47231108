package io.megaconn.orchestrator;

import io.megaconn.orchestrator.kube.Cluster;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which release in which cluster. */
final class ClusterOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Namespace of the release. Default: that of the kube context.")
    @Nullable
    String namespace;

    @Option(
            names = "--release",
            defaultValue = "megaconn",
            paramLabel = "NAME",
            description = "Name it was installed under. Default: ${DEFAULT-VALUE}.")
    String release = "";

    @Option(names = "--context", paramLabel = "NAME", description = "Kube context. Default: the current one.")
    @Nullable
    String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Default: $KUBECONFIG, then ~/.kube/config; in a pod, its service account.")
    @Nullable
    Path kubeconfig;

    /** @throws io.megaconn.runtime.UserError if there is none */
    Cluster open() {
        Cluster cluster = Cluster.open(kubeconfig, context, namespace, release);
        try {
            cluster.contact();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }
}
