package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.cli.MessageOptions;
import io.megaconn.runtime.cli.TlsOptions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Table of the options that have no effect in some mode of their command; all others have one in every mode. */
final class OptionModes {
    /** Target of a command: this machine, a cluster, files. */
    enum Mode {
        LOCAL,
        /** This machine, and a server that the run does not start. */
        EXTERNAL,
        CLUSTER,
        /** {@code ramp --resume}: the cluster has the plan. */
        RESUME,
        /** {@code report RUN}. */
        FOLDER,
        FROM_CLUSTER,
        /** A command with one mode only. */
        ONLY
    }

    private static final Set<Mode> ON_THIS_MACHINE = EnumSet.of(Mode.LOCAL, Mode.EXTERNAL);
    private static final Set<Mode> IN_A_CLUSTER = EnumSet.of(Mode.CLUSTER, Mode.RESUME, Mode.FROM_CLUSTER, Mode.ONLY);
    private static final Set<Mode> NEW_IN_A_CLUSTER = EnumSet.of(Mode.CLUSTER);
    private static final Set<Mode> NEW_RUN = EnumSet.of(Mode.LOCAL, Mode.EXTERNAL, Mode.CLUSTER, Mode.ONLY);

    private static final Map<String, Set<Mode>> EFFECTIVE = table();

    private OptionModes() {}

    private static Map<String, Set<Mode>> table() {
        Map<String, Set<Mode>> table = new HashMap<>();
        List.of("--processes", "--file-tables").forEach(option -> table.put(option, ON_THIS_MACHINE));
        Stream.concat(Stream.of("--port"), ServerKeyOptions.NAMES.stream())
                .forEach(option -> table.put(option, EnumSet.of(Mode.LOCAL)));
        table.put("--protocol", EnumSet.of(Mode.LOCAL, Mode.CLUSTER));
        List.of("--source", "--server-pid").forEach(option -> table.put(option, EnumSet.of(Mode.EXTERNAL)));
        Stream.concat(Stream.of("--endpoint", "--endpoint-file", "--server-count"), TlsOptions.NAMES.stream())
                .forEach(option -> table.put(option, EnumSet.of(Mode.EXTERNAL, Mode.CLUSTER)));
        table.put(TlsOptions.RESUME, NEW_RUN);
        TlsOptions.FILES.forEach(option -> table.put(option, EnumSet.of(Mode.EXTERNAL)));
        Stream.concat(Stream.of("--payload-file"), MessageOptions.NAMES.stream())
                .forEach(option -> table.put(option, NEW_RUN));
        List.of("--namespace", "--release", "--context", "--kubeconfig", "--keep", "--down", "--resume", "--run-id")
                .forEach(option -> table.put(option, IN_A_CLUSTER));
        List.of("--expect-nodes", "--server-selector").forEach(option -> table.put(option, NEW_IN_A_CLUSTER));
        List.of(
                        "--target",
                        "--batch",
                        "--connections-per-client",
                        "--message-interval",
                        "--payload-size",
                        "--reply",
                        "--connect-rate",
                        "--force")
                .forEach(option -> table.put(option, NEW_RUN));
        return table;
    }

    /** @param set returns whether a flag of the command is set, wherever */
    static Mode of(CommandSpec command, Predicate<String> set) {
        return switch (command.name()) {
            case "ramp", "preflight" ->
                set.test("--local")
                        ? set.test("--endpoint") || set.test("--endpoint-file") ? Mode.EXTERNAL : Mode.LOCAL
                        : set.test("--resume") ? Mode.RESUME : Mode.CLUSTER;
            case "report" -> set.test("--from-cluster") ? Mode.FROM_CLUSTER : Mode.FOLDER;
            default -> Mode.ONLY;
        };
    }

    static boolean effective(String option, Mode mode) {
        return EFFECTIVE.getOrDefault(option, EnumSet.allOf(Mode.class)).contains(mode);
    }

    /** Returns why an option has no effect in a mode, and what to do; empty if it has one. */
    static String obstacle(OptionSpec option, Mode mode) {
        String name = option.longestName();
        if (effective(name, mode)) {
            return "";
        }
        return switch (mode) {
            case LOCAL ->
                effective(name, Mode.EXTERNAL)
                        ? name + " requires --endpoint: it has no effect with megaconn's own server"
                        : needsCluster(name);
            case EXTERNAL ->
                effective(name, Mode.LOCAL)
                        ? name
                                + " is an option of megaconn's own server, but --endpoint names another one: omit one of the two"
                        : needsCluster(name);
            case FOLDER -> name + " requires a cluster, but a folder is on this machine: omit one of the two";
            default -> {
                if (effective(name, Mode.CLUSTER)) {
                    yield name
                            + " has no effect with --resume, which continues the run with its plan: omit one of the two";
                }
                if (TlsOptions.FILES.contains(name)) {
                    yield name
                            + " requires --local: client pods take certificates from the Secret that workload.tls.secretName"
                            + " names, see docs/protocols/tls.md";
                }
                yield effective(name, Mode.LOCAL)
                        ? name + " requires --local: in a cluster, set it with the chart's values, see"
                                + " docs/how-to/kubernetes.md"
                        : name
                                + " requires --local: client pods have addresses of their own, and the server is not on this machine";
            }
        };
    }

    private static String needsCluster(String name) {
        return name + " requires a cluster, but --local uses this machine: omit one of the two";
    }
}
