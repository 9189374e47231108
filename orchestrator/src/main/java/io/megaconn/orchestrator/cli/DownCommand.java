package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterSession;
import io.megaconn.orchestrator.kube.RampLease;
import io.megaconn.orchestrator.kube.Removal;
import io.megaconn.orchestrator.kube.RunStore;
import io.megaconn.orchestrator.kube.Teardown;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.wire.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "down",
        header = "Stop the client pods and wait until the server reports no connections.",
        sortOptions = false,
        description = "",
        footer = {
            "",
            "Examples:",
            "  bin/orchestrator down --namespace megaconn",
            "  bin/orchestrator down --namespace megaconn --force --timeout 10m",
            "  bin/orchestrator down --namespace megaconn --all"
        })
public final class DownCommand implements Callable<Integer> {
    @Option(
            names = "--all",
            order = OptionGroup.END,
            description =
                    "Then delete the release's objects too, including the server, as far as RBAC permits. (Better:"
                            + " uninstall the release with Helm.)")
    boolean all;

    @Option(names = "--force", order = OptionGroup.END, description = "Stop them even while a ramp is running.")
    boolean force;

    @Option(
            names = "--timeout",
            order = OptionGroup.END,
            defaultValue = "5m",
            paramLabel = "TIME",
            description = "Give up if anything is left after this time. Default: ${DEFAULT-VALUE}.")
    Duration timeout = Duration.ZERO;

    @Option(
            names = "--json",
            order = OptionGroup.OUTPUT,
            description =
                    "Print the result as JSON (docs/reference/json.md) on standard output, and progress on standard error.")
    boolean json;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws InterruptedException {
        try (Cluster open = cluster.open()) {
            RunStore.checkInstalled(open);
            String holder = force ? null : RampLease.livingHolder(open, System.err::println);
            if (holder != null) {
                throw new UserError(
                        ExitCode.REFUSED,
                        "a ramp is running (%s): stop it first, or type: %s"
                                .formatted(holder, open.hints().orchestrator("down --force")));
            }
            PrintStream progress = json ? System.err : System.out;
            try (ClusterSession view = ClusterSession.open(open)) {
                Teardown.clients(view, timeout, progress::println);
            }
            progress.println("no client pods and no connections are left");
            List<String> removed = all ? Removal.everything(open) : List.of();
            removed.forEach(progress::println);
            if (json) {
                System.out.println(Json.write(new DownResult(open.namespace(), open.release(), removed)));
            }
            return ExitCode.OK;
        }
    }
}
