package io.megaconn.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.Orchestrator;
import io.megaconn.runtime.cli.MessageOptions;
import io.megaconn.runtime.cli.TlsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Every option of every command in every mode: it has an effect, or is refused. */
class OptionModesTest {
    private static final Set<String> CLUSTER = Set.of("--namespace", "--release", "--context", "--kubeconfig");
    private static final Set<String> POD =
            Set.of("--keep", "--down", "--resume", "--run-id", "--expect-nodes", "--server-selector");
    private static final Set<String> SERVER_KEY = Set.copyOf(ServerKeyOptions.NAMES);
    private static final Set<String> OWN_SERVER = all(Set.of("--port", "--protocol"), SERVER_KEY);
    private static final Set<String> TLS = Set.copyOf(TlsOptions.NAMES);
    /** megaconn's own server has tickets, if clients want them. */
    private static final Set<String> EXTERNAL =
            without(all(Set.of("--source", "--server-count", "--server-pid"), TLS), TlsOptions.RESUME);

    private static final Set<String> LOCAL = all(
            Set.of("--processes", "--file-tables", "--port", "--source", "--server-pid"),
            SERVER_KEY,
            Set.copyOf(TlsOptions.FILES));
    private static final Set<String> TARGET = all(
            Set.of("--endpoint", "--endpoint-file", "--server-count", "--protocol"),
            Set.copyOf(MessageOptions.NAMES),
            TLS);
    private static final Set<String> LOAD = Set.of(
            "--target",
            "--batch",
            "--connections-per-client",
            "--message-interval",
            "--payload-size",
            "--reply",
            "--connect-rate");

    @TempDir
    Path folder;

    /**
     * A mode of a command.
     *
     * @param args what selects the mode
     * @param without the options that have no effect in it
     */
    record Mode(String command, List<String> args, Set<String> without) {}

    static Stream<Mode> modes() {
        return Stream.of(
                new Mode("ramp", List.of("--local"), all(CLUSTER, POD, EXTERNAL)),
                new Mode("ramp", List.of("--local", "--endpoint", "h:1"), all(CLUSTER, POD, OWN_SERVER)),
                new Mode("ramp", List.of(), LOCAL),
                new Mode(
                        "ramp",
                        List.of("--resume"),
                        all(LOCAL, TARGET, LOAD, Set.of("--expect-nodes", "--server-selector", "--force"))),
                new Mode(
                        "preflight",
                        List.of("--local"),
                        all(CLUSTER, Set.of("--expect-nodes", "--server-selector"), EXTERNAL)),
                new Mode(
                        "preflight",
                        List.of("--local", "--endpoint", "h:1"),
                        all(CLUSTER, Set.of("--expect-nodes", "--server-selector"), OWN_SERVER)),
                new Mode("preflight", List.of(), LOCAL),
                new Mode("report", List.of("run"), CLUSTER),
                new Mode("report", List.of("--from-cluster"), Set.of()),
                new Mode("status", List.of(), Set.of()),
                new Mode("down", List.of(), Set.of()),
                new Mode("compare", List.of("a", "b"), Set.of()));
    }

    @SafeVarargs
    private static Set<String> all(Set<String>... sets) {
        Set<String> all = new HashSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return all;
    }

    private static Set<String> without(Set<String> all, String one) {
        all.remove(one);
        return all;
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theOptionsWithoutEffectAreRefusedAndNoOthers(Mode mode) {
        CommandLine program = program();
        CommandLine model = program.getSubcommands().get(mode.command());
        Set<String> refused = new HashSet<>();
        for (OptionSpec option : model.getCommandSpec().options()) {
            String name = option.longestName();
            String error = mode.args().contains(name) || name.equals("--local") ? "" : refusal(program, mode, option);
            if (!error.isEmpty()) {
                assertThat(error).startsWith(name + " ").contains(": ");
                refused.add(name);
            }
        }

        assertThat(refused).isEqualTo(existing(mode, model));
    }

    private static Set<String> existing(Mode mode, CommandLine model) {
        return mode.without().stream()
                .filter(option -> model.getCommandSpec().findOption(option) != null)
                .collect(Collectors.toSet());
    }

    private static String refusal(CommandLine program, Mode mode, OptionSpec option) {
        List<String> args = new ArrayList<>(List.of(mode.command()));
        args.addAll(mode.args());
        args.add(option.longestName() + (option.arity().max() == 0 ? "" : "=" + value(option)));
        ParseResult parsed = program.parseArgs(args.toArray(String[]::new));
        try {
            OptionSources.check(parsed);
            return "";
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }

    private CommandLine program() {
        try {
            Files.writeString(folder.resolve("5"), ""); // the value of --config
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Orchestrator.commandLine(Map.of(), folder);
    }

    private static String value(OptionSpec option) {
        return switch (option.longestName()) {
            case "--reply" -> "echo";
            case "--endpoint" -> "h:1";
            case "--file-tables" -> "shared";
            case "--threshold" -> "lost==0";
            case "--metrics" -> "127.0.0.1:0";
            case "--tag" -> "a=b";
            default -> "5";
        };
    }

    @Test
    void everyOptionOfTheTableExists() {
        assertThat(program().getSubcommands().values())
                .flatExtracting(command -> command.getCommandSpec().optionsMap().keySet())
                .containsAll(all(CLUSTER, POD, LOCAL, TARGET, LOAD));
    }
}
