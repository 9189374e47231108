package io.megaconn.orchestrator;

import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterView;
import io.megaconn.orchestrator.kube.StatusLook;
import io.megaconn.orchestrator.ui.Block;
import io.megaconn.orchestrator.ui.StatusTable;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.TerminalSize;
import io.megaconn.runtime.CommonOptions;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        header = "Shows how a release stands: its run, its pods, and the connections that each side counts.",
        sortOptions = false,
        description = "",
        footer = {"", "Example:  bin/orchestrator status --namespace megaconn --watch"})
final class StatusCommand implements Callable<Integer> {
    private static final Duration EVERY = Duration.ofSeconds(2);

    @Option(names = "--watch", description = "Again every 2 s, until Ctrl-C.")
    boolean watch;

    @Option(names = "--json", description = "Print it as JSON, a line each time.")
    boolean json;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws InterruptedException {
        Style style = Screen.style();
        try (Cluster open = cluster.open();
                ClusterView view = ClusterView.open(open)) {
            Block block = new Block(TerminalSize::now);
            do {
                StatusLook look = StatusLook.at(view, watch);
                List<String> lines = json ? List.of(Json.write(look)) : StatusTable.lines(look, style);
                System.out.print(
                        watch && style.live() && !json
                                ? block.erase() + block.draw(lines)
                                : String.join("\n", lines) + "\n"); // in one piece, so that it never tears
                System.out.flush();
                if (watch) {
                    TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
                }
            } while (watch);
        }
        return ExitCode.OK;
    }
}
