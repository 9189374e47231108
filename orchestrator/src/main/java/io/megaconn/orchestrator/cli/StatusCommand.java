package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterSession;
import io.megaconn.orchestrator.kube.ReleaseInspection;
import io.megaconn.orchestrator.kube.ReleaseStatus;
import io.megaconn.orchestrator.ui.FullScreen;
import io.megaconn.orchestrator.ui.StatusTable;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.wire.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        header = "Show the state of a release: its run, its pods, and the connections that each side counts.",
        sortOptions = false,
        description = "",
        footer = {
            "",
            "Examples:",
            "  bin/orchestrator status --namespace megaconn",
            "  bin/orchestrator status --namespace megaconn --watch",
            "  bin/orchestrator status --context staging --namespace megaconn --json"
        })
public final class StatusCommand implements Callable<Integer> {
    private static final Duration EVERY = Duration.ofSeconds(2);
    /** Checks of the terminal's size between two refreshes of --watch. */
    private static final int LOOKS_AT_SIZE = 10;

    @Option(
            names = {"-w", "--watch"},
            order = OptionGroup.OUTPUT,
            description =
                    "Refresh every 2 s, until Ctrl-C. On a terminal it uses the full screen, and prints the last table when it ends.")
    boolean watch;

    @Option(
            names = "--json",
            order = OptionGroup.OUTPUT,
            description = "Print it as JSON (docs/reference/json.md), one line per refresh.")
    boolean json;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws InterruptedException {
        Style style = cluster.style();
        try (FullScreen screen = FullScreen.open();
                Cluster open = cluster.open();
                ClusterSession view = ClusterSession.open(open)) {
            ReleaseInspection inspection = new ReleaseInspection(view);
            Runtime.getRuntime().addShutdownHook(new Thread(screen::close)); // Ctrl-C: the last table stays
            while (true) {
                ReleaseStatus look = inspection.status(watch);
                if (json) {
                    System.out.println(Json.write(look));
                } else if (watch && style.live()) {
                    screen.show(columns -> StatusTable.lines(look, style, columns));
                } else {
                    StatusTable.lines(look, style, Terminal.columns(style)).forEach(System.out::println);
                }
                if (!watch || System.out.checkError()) { // the reader is gone: | head -1
                    return ExitCode.OK;
                }
                for (int i = 0; i < LOOKS_AT_SIZE; i++) {
                    TimeUnit.NANOSECONDS.sleep(EVERY.toNanos() / LOOKS_AT_SIZE);
                    screen.follow();
                }
            }
        }
    }
}
