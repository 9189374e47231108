package io.megaconn.client.node;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.Signals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the program that raises kernel settings of a node. */
@Command(
        name = "node-tuning",
        header = "Raise kernel settings of a node; never lower one.",
        description = {
            "",
            "Network settings belong to a network namespace: run this in the node's, as root, with a writable"
                    + " /proc/sys.",
            ""
        },
        sortOptions = false,
        footer = {"", "Example:  node-tuning net.netfilter.nf_conntrack_max=1200000 net.core.somaxconn=32768"})
public final class NodeTuning implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "NAME=VALUE",
            description =
                    "A setting below /proc/sys and its minimum. If it has several numbers, each is raised separately;"
                            + " net.ipv4.ip_local_port_range=\"LOW HIGH\" is widened.")
    List<String> settings = new ArrayList<>();

    @Option(
            names = "--wait",
            description = "Then wait for SIGTERM, because a DaemonSet restarts a container that exits.")
    boolean wait;

    @Mixin
    CommonOptions common = new CommonOptions();

    private final Path proc;

    public NodeTuning() {
        this(Path.of("/proc"));
    }

    NodeTuning(Path proc) {
        this.proc = proc;
    }

    public static void main(String[] args) {
        System.exit(Cli.run(new NodeTuning(), args));
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Sysctl> all =
                settings.stream().map(Sysctl::parse).toList(); // parse all first: an invalid one changes nothing
        Signals stop = wait ? Signals.terminated() : null; // before the first line of output
        for (Sysctl sysctl : all) {
            System.out.println(sysctl.raise(proc));
        }
        while (stop != null && !stop.await(1, TimeUnit.HOURS)) {}
        return ExitCode.OK;
    }
}
