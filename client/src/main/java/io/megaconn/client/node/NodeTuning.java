package io.megaconn.client.node;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.Signals;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the program that raises kernel settings of a node. */
@Command(
        name = "node-tuning",
        header = "Raise kernel settings of a node; never lower one.",
        description = {
            "",
            "Network settings belong to a network namespace: run this in the node's, as root, with a writable"
                    + " /proc/sys.",
            "",
            "Each setting is raised on its own: one that can't be raised does not affect the others.",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  node-tuning net.core.somaxconn=32768",
            "  node-tuning net.netfilter.nf_conntrack_max=1200000 net.core.somaxconn=32768",
            "  node-tuning --wait --ready 127.0.0.1:9603 fs.file-max=2000000"
        })
public final class NodeTuning implements Callable<Integer> {
    private static final long RETRY_SECONDS = 60;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME=VALUE",
            description =
                    "A setting below /proc/sys, named as for sysctl(8), and its minimum. If it has several numbers,"
                            + " each is raised separately; net.ipv4.ip_local_port_range=\"LOW HIGH\" is widened.")
    List<String> settings = new ArrayList<>();

    @Option(
            names = "--wait",
            description = "Then check the settings every minute until SIGTERM, because a DaemonSet restarts a container"
                    + " that exits.")
    boolean wait;

    @Option(
            names = "--ready",
            paramLabel = "HOST:PORT",
            description = "With --wait: accept connections at this address while every setting has its minimum.")
    @Nullable
    String ready;

    @Option(names = "--proc", hidden = true, description = "Root of the settings, for tests.")
    Path proc = Path.of("/proc");

    @Mixin
    CommonOptions common = new CommonOptions();

    @Spec
    CommandSpec self = CommandSpec.create();

    /** The last line about each setting: only changes are printed. */
    private final Map<String, String> lines = new HashMap<>();

    public static void main(String[] args) {
        System.exit(Cli.run(new NodeTuning(), args));
    }

    @Override
    public Integer call() throws InterruptedException {
        InetSocketAddress address = ready == null ? null : Endpoint.toListenOn(ready);
        Signals stop = wait ? Signals.terminated() : null; // before the first line of output
        int exitCode = raiseAll();
        if (stop == null) {
            return exitCode;
        }
        try (ReadinessPort port = address == null ? null : new ReadinessPort(address)) {
            while (true) {
                answer(port, exitCode == ExitCode.OK);
                if (stop.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                    return ExitCode.OK;
                }
                exitCode = raiseAll();
            }
        }
    }

    private void answer(@Nullable ReadinessPort port, boolean allRaised) {
        try {
            if (port != null) {
                port.set(allRaised);
            }
        } catch (UserError e) {
            report("--ready", e);
        }
    }

    /** Returns the exit code of the first setting that failed, or 0. */
    private int raiseAll() {
        int exitCode = ExitCode.OK;
        for (String setting : settings) {
            int result = raise(setting);
            exitCode = exitCode == ExitCode.OK ? result : exitCode;
        }
        return exitCode;
    }

    private int raise(String setting) {
        try {
            String line = Sysctl.parse(setting).raise(proc);
            String before = lines.put(setting, "");
            if (!"".equals(before) || line.contains(" -> ")) { // it failed before, or another program lowered it
                self.commandLine().getOut().println(line);
            }
            return ExitCode.OK;
        } catch (UserError e) {
            report(setting, e);
            return e.exitCode();
        }
    }

    private void report(String what, UserError e) {
        String error = String.valueOf(e.getMessage());
        if (!error.equals(lines.put(what, error))) {
            self.commandLine().getErr().println(self.name() + ": " + error);
        }
    }
}
