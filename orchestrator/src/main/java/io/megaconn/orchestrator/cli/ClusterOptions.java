package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.kube.ApiLog;
import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that select the release and the cluster. */
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
            description = "Helm release name. Default: ${DEFAULT-VALUE}.")
    String release = "";

    @Option(names = "--context", paramLabel = "NAME", description = "Kube context. Default: the current one.")
    @Nullable
    String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Kubeconfig file. Default: $KUBECONFIG, then ~/.kube/config; in a pod, its service account.")
    @Nullable
    Path kubeconfig;

    @Option(
            names = {"-v", "--verbose"},
            description =
                    "Log each request to the apiserver on standard error: method, URL and status. With preflight also"
                            + " print the room on each node.")
    boolean verbose;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    /**
     * Refuses cluster options that would have no effect.
     *
     * @param why reason, for example {@code --local uses this machine}
     * @throws UserError if one of these options was given
     */
    void refuse(String why) {
        for (String option : List.of("--namespace", "--release", "--context", "--kubeconfig", "--verbose")) {
            if (command != null && command.commandLine().getParseResult().hasMatchedOption(option)) {
                throw UserError.usage("%s requires a cluster, but %s: omit one of the two".formatted(option, why));
            }
        }
    }

    /**
     * The style of the output: plain with {@code --verbose}, because lines on standard error would break a redrawn
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
