package io.megaconn.runtime.cli;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Spelling of commands, options and arguments in help texts. */
public final class Synopsis {
    private static final int SHORT = 2; // -t

    private Synopsis() {}

    /** Returns the one-line synopsis of a command: {@code orchestrator ramp [OPTIONS]}. */
    public static String of(CommandSpec command) {
        StringBuilder line = new StringBuilder(command.qualifiedName()).append(" [OPTIONS]");
        if (!(command.userObject() instanceof Callable)) { // it does nothing by itself
            line.append(" COMMAND");
        }
        command.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> line.append(' ').append(of(parameter)));
        return line.toString();
    }

    /** Returns an argument: {@code RUN}, {@code [RUN]} if it may be omitted, {@code RUN...} if it may be repeated. */
    public static String of(PositionalParamSpec parameter) {
        String name = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
        return parameter.arity().min() == 0 && parameter.arity().max() == 1 ? "[" + name + "]" : name;
    }

    /** Returns the names of an option, short ones first, and its value: {@code -t, --target N}. */
    public static String of(OptionSpec option) {
        return String.join(", ", names(option)) + value(option);
    }

    /** Returns the same, with long names below each other whether or not they have a short name. */
    static String aligned(OptionSpec option) {
        boolean hasShort = names(option).getFirst().length() == SHORT;
        return (hasShort ? "" : " ".repeat(SHORT + ", ".length())) + of(option);
    }

    public static List<String> names(OptionSpec option) {
        return Arrays.stream(option.names())
                .sorted((a, b) -> Integer.compare(a.length(), b.length()))
                .toList();
    }

    /** Returns the value with its separator: empty for a flag, in brackets if it may be omitted. */
    public static String value(ArgSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        return option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : " " + option.paramLabel();
    }
}
