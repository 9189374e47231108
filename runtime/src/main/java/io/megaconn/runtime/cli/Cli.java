package io.megaconn.runtime.cli;

import io.megaconn.runtime.BuildVersion;
import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.protocol.EndpointUri;
import io.megaconn.runtime.system.TerminationMessage;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.Reply;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Common parts of the command lines: parsing of numbers, and one-line errors. */
public final class Cli {
    /** Message of picocli if the subcommand is missing. */
    private static final String NO_SUBCOMMAND = "Missing required subcommand";

    private Cli() {}

    /** Runs the command and returns its exit code; never throws for a usage error. */
    public static int run(Object command, String... args) {
        return commandLine(command).execute(args);
    }

    public static CommandLine commandLine(Object command) {
        return complete(new CommandLine(command));
    }

    /** Adds the common parts to a program and its subcommands. */
    public static CommandLine complete(CommandLine program) {
        Locale.setDefault(Locale.ROOT); // 1,000,000 looks the same in every locale
        CommandLine commandLine = named(withStandardCommands(program))
                .registerConverter(int.class, converter(Quantities::count))
                .registerConverter(Integer.class, converter(Quantities::count))
                .registerConverter(Duration.class, converter(Quantities::duration))
                .registerConverter(Path.class, converter(Cli::path))
                .registerConverter(Endpoint.class, converter(Endpoint::parse))
                .registerConverter(EndpointUri.class, converter(EndpointUri::parse))
                .registerConverter(Reply.class, converter(text -> oneOf(Reply.values(), text)))
                .registerConverter(FileTables.class, converter(text -> oneOf(FileTables.values(), text)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Cli::badArguments)
                .setExecutionExceptionHandler((e, at, parsed) -> failed(e, at, parsed.originalArgs()));
        HelpText.install(commandLine);
        return commandLine;
    }

    private static CommandLine withStandardCommands(CommandLine commandLine) {
        CommandLine help = new CommandLine(new HelpCommand());
        help.getCommandSpec()
                .usageMessage()
                .header("Print the help of a command.")
                .description("");
        CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
        completion
                .getCommandSpec()
                .usageMessage()
                .header("Print a script that completes commands and options in bash and zsh.")
                .description("")
                .footer(
                        "",
                        "Example:",
                        "  source <(bin/%s generate-completion)".formatted(commandLine.getCommandName()));
        return commandLine.addSubcommand("help", help).addSubcommand("generate-completion", completion);
    }

    /** Gives a command line the name that the user typed, in its usage, examples and errors. */
    private static CommandLine named(CommandLine commandLine) {
        String program = commandLine.getCommandName();
        commandLine.setCommandName(CalledAs.name(program));
        withExamples(commandLine, program);
        return withVersion(commandLine);
    }

    private static void withExamples(CommandLine commandLine, String program) {
        UsageMessageSpec usage = commandLine.getCommandSpec().usageMessage();
        usage.footer(Stream.of(usage.footer())
                .map(line -> CalledAs.examples(program, line))
                .toArray(String[]::new));
        commandLine.getSubcommands().values().forEach(subcommand -> withExamples(subcommand, program));
    }

    private static CommandLine withVersion(CommandLine commandLine) {
        CommandSpec spec = commandLine.getCommandSpec();
        spec.versionProvider(() -> BuildVersion.of(spec.root().name()).lines());
        commandLine.getSubcommands().values().forEach(Cli::withVersion);
        return commandLine;
    }

    /** Turns a parser's error into picocli's, which prints it with the option's name. */
    public static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException | UserError e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    /** Returns a path. An empty one, as from an unset variable of a shell, would be the working directory, or none. */
    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the path is empty");
        }
        return Path.of(text);
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String text) {
        for (E value : values) {
            if (text.equalsIgnoreCase(value.toString()) || text.equalsIgnoreCase(value.name())) {
                return value;
            }
        }
        throw new IllegalArgumentException("'" + text + "' must be one of: "
                + Stream.of(values).map(String::valueOf).collect(Collectors.joining(", ")));
    }

    /** Converter of options in bytes: {@code 32}, {@code 4KiB}. */
    public static final class Size implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) throws Exception {
            return converter(Quantities::size).convert(text);
        }
    }

    private static int badArguments(ParameterException e, String[] args) {
        CommandLine commandLine = e.getCommandLine();
        PrintWriter err = commandLine.getErr();
        String error = e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()
                ? unknown(unmatched.getUnmatched())
                : String.valueOf(e.getMessage());
        if (error.equals(NO_SUBCOMMAND)) {
            commandLine.usage(err);
            return ExitCode.USAGE;
        }
        report(commandLine, error, "");
        List<String> similar =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String name = commandLine.getCommandSpec().qualifiedName();
        err.printf(
                "%sRun '%s --help' for all options.%n",
                similar.isEmpty()
                        ? ""
                        : similar.stream()
                                .map(found -> typed(commandLine, found))
                                .collect(Collectors.joining(" or ", "Did you mean ", "? ")),
                typed(commandLine, name));
        json(commandLine, Arrays.asList(args), error, ExitCode.USAGE);
        return ExitCode.USAGE;
    }

    /** Returns the message about options that don't exist. It leaves their values out, which may be passwords. */
    private static String unknown(List<String> arguments) {
        List<String> options = arguments.stream()
                .filter(argument -> argument.startsWith("-"))
                .map(option -> "'" + option.replaceFirst("(?s)=.*", "") + "'")
                .toList();
        return "Unknown option%s: %s".formatted(options.size() == 1 ? "" : "s", String.join(", ", options));
    }

    /** Returns a command to type, for picocli's name of it, which begins with that of the program. */
    private static String typed(CommandLine commandLine, String qualifiedName) {
        String program = commandLine.getCommandSpec().root().name();
        return qualifiedName.startsWith(program + " ") || qualifiedName.equals(program)
                ? CalledAs.command(program) + qualifiedName.substring(program.length())
                : qualifiedName;
    }

    /** Prints a JSON document for every error if {@code --json} is given. */
    private static void json(CommandLine commandLine, List<String> args, String error, int exitCode) {
        if (args.contains("--json") && commandLine.getCommandSpec().findOption("--json") != null) {
            commandLine.getOut().println(Json.write(new Failure(error, exitCode)));
        }
    }

    private static int failed(Exception e, CommandLine commandLine, List<String> args) {
        boolean stackTrace = args.contains("--stacktrace");
        String error = e instanceof UserError ? String.valueOf(e.getMessage()) : "unexpected: " + e;
        boolean hint = !(e instanceof UserError) && !stackTrace;
        report(commandLine, error, hint ? " (for details, add --stacktrace)" : "");
        if (stackTrace) {
            e.printStackTrace(commandLine.getErr());
        }
        int exitCode = e instanceof UserError user ? user.exitCode() : ExitCode.UNEXPECTED;
        json(commandLine, args, error, exitCode);
        return exitCode;
    }

    /** Prints an error, and writes it without the hint to the pod's termination message. */
    private static void report(CommandLine commandLine, String error, String hint) {
        String line = commandLine.getCommandSpec().root().name() + ": " + Printable.of(error);
        commandLine.getErr().println(line + hint);
        TerminationMessage.leave(line);
    }
}
