package io.megaconn.orchestrator;

import io.megaconn.client.ClientMain;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.cli.StandardOutput;
import io.megaconn.runtime.cli.Synopsis;
import io.megaconn.server.ServerMain;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Markdown of a command for docs/reference/cli.md, from the model that help texts come from. */
final class CommandReference {
    private static final String OTHER = "Other";
    private static final Pattern DEFAULT = Pattern.compile("(?:(.*) )?Default: (.*)\\.");
    private static final Pattern PAGE = Pattern.compile("\\bdocs/(reference|limits|how-to)/([a-z-]+)\\.md");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z-]*[a-z])|'([^']+[<=>][^']+)'");

    private CommandReference() {}

    /** Returns the command lines of server and client. */
    static Stream<CommandLine> sides() {
        return Stream.of(
                Cli.commandLine(new ServerMain(new StandardOutput("server", OutputStream.nullOutputStream()))),
                Cli.commandLine(new ClientMain(new StandardOutput("client", OutputStream.nullOutputStream()))));
    }

    /** Returns the line of a command in the list of commands. */
    static String row(CommandSpec command) {
        return "| [`%s`](#%s) | %s |".formatted(command.name(), command.name(), text(header(command)));
    }

    /** Returns synopsis, arguments, options and examples; without the options that every command has. */
    static String of(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        lines.add("    bin/" + Synopsis.of(command));
        lines.add("");
        Stream.concat(
                        Stream.of(command.usageMessage().header()),
                        Stream.of(command.usageMessage().description()))
                .filter(paragraph -> !paragraph.isBlank())
                .forEach(paragraph -> lines.addAll(List.of(text(paragraph), "")));
        if (!command.positionalParameters().isEmpty()) {
            table(lines, "argument", command.positionalParameters().stream().map(CommandReference::row));
        }
        OptionGroup.of(command).forEach((title, options) -> {
            List<OptionSpec> shown = title.equals(OTHER) ? special(options) : options;
            if (!shown.isEmpty()) {
                lines.addAll(List.of("**%s**".formatted(title), ""));
                table(lines, "option", shown.stream().map(CommandReference::row));
            }
        });
        for (String line : command.usageMessage().footer()) {
            boolean code = line.startsWith(" ");
            if (code && !lines.getLast().startsWith(" ")) {
                lines.add("");
            }
            lines.add(code ? "    " + line.strip() : text(line));
        }
        return String.join("\n", lines).stripTrailing().replaceAll("\n{3,}", "\n\n") + "\n";
    }

    /** Returns the table of the options that every command has. */
    static String common(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        List<OptionSpec> other = OptionGroup.of(command).get(OTHER);
        table(
                lines,
                "option",
                other.stream()
                        .filter(option -> !special(List.of(option)).contains(option))
                        .map(CommandReference::row));
        return String.join("\n", lines);
    }

    private static List<OptionSpec> special(List<OptionSpec> options) {
        return options.stream()
                .filter(option ->
                        !List.of("--help", "--version", "--stacktrace").contains(option.longestName()))
                .toList();
    }

    private static void table(List<String> lines, String what, Stream<String> rows) {
        lines.add("| %s | meaning | default |".formatted(what));
        lines.add("|---|---|---|");
        rows.forEach(lines::add);
        lines.add("");
    }

    private static String row(OptionSpec option) {
        List<String> names = Synopsis.names(option);
        String spelled = names.stream()
                .map(name -> "`" + name + (name.equals(names.getLast()) ? Synopsis.value(option) : "") + "`")
                .collect(Collectors.joining(", "));
        return row(spelled.replace("|", "\\|"), String.join(" ", option.description()));
    }

    private static String row(PositionalParamSpec parameter) {
        return row("`" + Synopsis.of(parameter) + "`", String.join(" ", parameter.description()));
    }

    private static String row(String name, String description) {
        Matcher matcher = DEFAULT.matcher(description);
        return matcher.matches()
                ? "| %s | %s | %s |"
                        .formatted(name, text(matcher.group(1) == null ? "" : matcher.group(1)), text(matcher.group(2)))
                : "| %s | %s | |".formatted(name, text(description));
    }

    private static String header(CommandSpec command) {
        return String.join(" ", command.usageMessage().header());
    }

    /** Plain text as Markdown: pages become links, options and expressions code. */
    private static String text(String plain) {
        String code = OPTION.matcher(plain)
                .replaceAll(found -> Matcher.quoteReplacement(
                        "`" + (found.group(1) == null ? "'" + found.group(2) + "'" : found.group(1)) + "`"));
        return PAGE.matcher(code)
                .replaceAll(found -> "[%s](%s%s.md)"
                        .formatted(
                                found.group(2),
                                found.group(1).equals("reference") ? "" : "../" + found.group(1) + "/",
                                found.group(2)));
    }
}
