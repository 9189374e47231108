package io.megaconn.orchestrator.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Adds the subcommands that a command line needs. picocli reads each option of each command by reflection, which is most of what
 * {@code --help} takes. So commands that are not typed have only what the list of commands shows: a name and a header.
 */
public final class TypedCommands {
    private static final List<String> ROOT = List.of("-h", "--help", "-V", "--version");
    /** Variables of the launcher, which set no option. */
    private static final Set<String> INTERNAL = Set.of("MEGACONN_TRAINING", "MEGACONN_NO_AOT");

    private static final String PREFIX = "MEGACONN_";
    private static final String HELP = "help";
    private static final String CONFIG = "--config";

    private TypedCommands() {}

    /** Adds all commands, complete. Returns the program. */
    public static CommandLine all(CommandLine program, List<Class<?>> commands) {
        commands.forEach(program::addSubcommand);
        return program;
    }

    /**
     * Adds the commands that these arguments need.
     *
     * @param commands classes of all subcommands
     * @param directory the folder with {@code megaconn.yaml}, if there is one: its keys, as the variables, may belong to any command
     */
    public static CommandLine of(
            CommandLine program,
            List<Class<?>> commands,
            Map<String, String> environment,
            Path directory,
            List<String> args) {
        String first = args.isEmpty() ? "" : args.getFirst();
        String typed = first.equals(HELP) && args.size() > 1 ? args.get(1) : first;
        boolean known = typed.isEmpty()
                || typed.equals(HELP)
                || ROOT.contains(typed)
                || commands.stream().anyMatch(type -> of(type).name().equals(typed));
        if (!known || isConfigured(environment, directory, args)) {
            return all(program, commands);
        }
        for (Class<?> type : commands) {
            String name = of(type).name();
            program.addSubcommand(name, name.equals(typed) ? type : header(of(type)));
        }
        return program;
    }

    private static boolean isConfigured(Map<String, String> environment, Path directory, List<String> args) {
        return Files.exists(directory.resolve(ConfigFile.NAME))
                || args.stream().anyMatch(arg -> arg.startsWith(CONFIG))
                || environment.keySet().stream().anyMatch(key -> key.startsWith(PREFIX) && !INTERNAL.contains(key));
    }

    private static CommandSpec header(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.name());
        spec.usageMessage().header(command.header()).hidden(command.hidden());
        return spec;
    }

    private static Command of(Class<?> type) {
        return Objects.requireNonNull(type.getAnnotation(Command.class), "a command");
    }
}
