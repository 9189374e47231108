package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.cli.OptionModes.Mode;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Values of options that were not typed: environment variables, over a file. A typed option that has no effect in the mode
 * of its command is refused; one that is set elsewhere is left out.
 */
public final class OptionSources implements IDefaultValueProvider {
    private static final String CONFIG = "--config";

    private final List<CommandSpec> commands;
    private final Settings variables;
    private final List<String> warnings;
    private final Path directory;
    private @Nullable Settings file;
    private final Map<OptionSpec, Setting> applied = new LinkedHashMap<>();
    private final List<String> omitted = new ArrayList<>();

    private OptionSources(List<CommandSpec> commands, Settings variables, List<String> warnings, Path directory) {
        this.warnings = warnings;
        this.commands = commands;
        this.variables = variables;
        this.directory = directory;
    }

    /**
     * Makes a program read these sources.
     *
     * @param directory the folder with {@code megaconn.yaml}, if there is one
     */
    public static void install(CommandLine program, Map<String, String> environment, Path directory) {
        List<CommandSpec> commands = Settings.commands(program.getCommandSpec());
        List<String> warnings = new ArrayList<>();
        OptionSources sources =
                new OptionSources(commands, Variables.read(environment, commands, warnings::add), warnings, directory);
        program.setDefaultValueProvider(sources);
        program.setExecutionStrategy(sources::execute);
        var mistakes = program.getParameterExceptionHandler();
        program.setParameterExceptionHandler((e, args) -> mistakes.handleParseException(sources.withSource(e), args));
        var errors = program.getExecutionExceptionHandler();
        program.setExecutionExceptionHandler(
                (e, command, parsed) -> errors.handleExecutionException(sources.withSource(e), command, parsed));
    }

    /** Returns the settings that a command took from elsewhere, as options. */
    static List<String> applied(CommandSpec command) {
        return command.defaultValueProvider() instanceof OptionSources sources
                ? sources.applied.entrySet().stream()
                        .flatMap(entry -> entry.getValue()
                                .value()
                                .lines()
                                .map(value -> entry.getKey().longestName() + "=" + value))
                        .toList()
                : List.of();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        CommandSpec command = arg.command();
        if (!(arg instanceof OptionSpec option)
                || !commands.contains(command)
                || isSet(command, "--help")
                || isSet(command, "--version")) {
            return null;
        }
        Optional<Setting> found = setting(command, option.longestName());
        if (found.isEmpty()) {
            return null;
        }
        Mode mode = OptionModes.of(command, flag -> isSet(command, flag));
        String obstacle = OptionModes.obstacle(option, mode);
        if (!obstacle.isEmpty()) {
            omitted.add("%s is left out: %s".formatted(found.get().source(), obstacle));
            return null;
        }
        String value = value(option, found.get());
        if (value == null) {
            return null;
        }
        applied.put(option, found.get());
        return value.replace("$", "$$"); // picocli expands variables
    }

    private @Nullable String value(OptionSpec option, Setting setting) {
        String value = setting.value();
        boolean flag = option.arity().max() == 0;
        if (flag && !value.equals("true") && !value.equals("false")) {
            throw new ParameterException(
                    option.command().commandLine(),
                    "%s: %s must be true or false, not '%s'".formatted(setting, option.longestName(), value));
        }
        if (!flag && option.arity().min() == 0) {
            return value.equals("false") ? null : value.equals("true") ? option.fallbackValue() : value;
        }
        return value;
    }

    private Optional<Setting> setting(CommandSpec command, String option) {
        Optional<Setting> variable = variables.find(command.name(), option);
        return variable.isPresent() || option.equals(CONFIG)
                ? variable
                : file(command).find(command.name(), option);
    }

    private Settings file(CommandSpec command) {
        if (file == null) {
            OptionSpec config = command.findOption(CONFIG);
            String typed = config == null || config.stringValues().isEmpty()
                    ? variables.find(command.name(), CONFIG).map(Setting::value).orElse("")
                    : config.stringValues().getFirst();
            Path path = directory.resolve(typed.isEmpty() ? ConfigFile.NAME : typed);
            try {
                file = typed.isEmpty() && !Files.exists(path) ? Settings.NONE : ConfigFile.read(path, commands);
            } catch (UserError e) {
                throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
            }
        }
        return file;
    }

    /** Returns whether an option is typed, or else set elsewhere; a flag may also be false. */
    private boolean isSet(CommandSpec command, String flag) {
        OptionSpec option = command.findOption(flag);
        if (option == null) {
            return false;
        }
        return typed(option)
                ? !Boolean.FALSE.equals(option.getValue())
                : !List.of("--help", "--version").contains(flag)
                        && setting(command, flag)
                                .filter(s -> !s.value().equals("false"))
                                .isPresent();
    }

    private static boolean typed(OptionSpec option) {
        return !option.stringValues().isEmpty();
    }

    private int execute(ParseResult parsed) {
        if (parsed.hasSubcommand() && !help(parsed.subcommand())) {
            check(parsed);
            CommandSpec command = parsed.subcommand().commandSpec();
            List<String> notes = new ArrayList<>(
                    warnings.stream().map(line -> "warning: " + line).toList());
            if (isSet(command, "--verbose")) {
                notes.addAll(omitted);
            }
            notes.forEach(line -> command.commandLine().getErr().println(Printable.of(line)));
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static boolean help(ParseResult command) {
        return command.isUsageHelpRequested() || command.isVersionHelpRequested();
    }

    /** @throws ParameterException for a typed option that has no effect in this mode of its command */
    static void check(ParseResult parsed) {
        if (!parsed.hasSubcommand()
                || !(parsed.subcommand().commandSpec().defaultValueProvider() instanceof OptionSources sources)) {
            return;
        }
        CommandSpec command = parsed.subcommand().commandSpec();
        Mode mode = OptionModes.of(command, flag -> sources.isSet(command, flag));
        for (OptionSpec option : parsed.subcommand().matchedOptions()) {
            String obstacle = OptionModes.obstacle(option, mode);
            if (!obstacle.isEmpty()) {
                throw new ParameterException(command.commandLine(), obstacle + sources.local(command));
            }
        }
    }

    /** Names the source of {@code --local}, if it was not typed. */
    private String local(CommandSpec command) {
        OptionSpec local = command.findOption("--local");
        Setting setting = local == null ? null : applied.get(local);
        return setting == null || !isSet(command, "--local")
                ? ""
                : " (%s sets --local; --local=false overrides it)".formatted(setting);
    }

    private ParameterException withSource(ParameterException e) {
        Setting setting = e.getArgSpec() instanceof OptionSpec option ? applied.get(option) : null;
        return setting == null ? e : new ParameterException(e.getCommandLine(), setting + ": " + e.getMessage(), e);
    }

    private Exception withSource(Exception e) {
        if (!(e instanceof UserError error)) {
            return e;
        }
        String message = String.valueOf(error.getMessage());
        return applied.entrySet().stream()
                .filter(entry -> message.startsWith(entry.getKey().longestName() + " "))
                .findFirst()
                .<Exception>map(entry -> new UserError(error.exitCode(), entry.getValue() + ": " + message))
                .orElse(e);
    }
}
