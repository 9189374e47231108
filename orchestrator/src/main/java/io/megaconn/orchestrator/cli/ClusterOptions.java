package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.kube.ApiLog;
import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.runtime.cli.OptionGroup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that select the release and the cluster. */
final class ClusterOptions {
    @Option(
            names = {"-n", "--namespace"},
            order = OptionGroup.WHERE,
            paramLabel = "NAME",
            description = "Namespace of the release. Default: that of the kube context.")
    @Nullable
    String namespace;

    @Option(
            names = "--release",
            order = OptionGroup.WHERE,
            defaultValue = "megaconn",
            paramLabel = "NAME",
            description = "Helm release name. Default: ${DEFAULT-VALUE}.")
    String release = "";

    @Option(
            names = "--context",
            order = OptionGroup.WHERE,
            paramLabel = "NAME",
            description = "Kube context. Default: the current one.")
    @Nullable
    String context;

    @Option(
            names = "--kubeconfig",
            order = OptionGroup.WHERE,
            paramLabel = "FILE",
            description = "Kubeconfig file. Default: $KUBECONFIG, then ~/.kube/config; in a pod, its service account.")
    @Nullable
    Path kubeconfig;

    @Option(
            names = {"-v", "--verbose"},
            order = OptionGroup.OTHER,
            description =
                    "Log each request to the apiserver on standard error: method, URL and status, never a header or a"
                            + " body. Progress is printed as lines, not redrawn. With preflight also print the room on"
                            + " each node, and why client pods can't use some of them.")
    boolean verbose;

    /**
     * Returns the style of the output: plain with {@code --verbose}, because lines on standard error would break a redrawn
     * display.
     */
    Style style() {
        return verbose ? Style.PLAIN : Terminal.style();
    }

    /** @throws io.megaconn.runtime.UserError if no cluster is found */
    Cluster open() {
        if (verbose) {
            ApiLog.enable();
        }
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
