package io.megaconn.runtime.cli;

import io.megaconn.runtime.system.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help of a command for a terminal of any width, from picocli's model. Breaks lines only at spaces. */
public final class HelpText {
    private static final String SECTION = "help";
    private static final int LEAST = 40;
    /** Longer lines are hard to read. */
    private static final int MOST = 120;
    /** Terminals from here on have room for descriptions beside the options. */
    private static final int TWO_COLUMNS = 72;

    private static final int NAMES = 30;
    private static final int BELOW = 10;

    private final CommandSpec command;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private HelpText(CommandSpec command, int width) {
        this.command = command;
        this.width = width;
    }

    /** Makes a command and its subcommands print this help, as wide as the terminal is when it is printed. */
    static void install(CommandLine commandLine) {
        commandLine.setHelpSectionKeys(List.of(SECTION));
        commandLine.setHelpSectionMap(Map.of(
                SECTION, help -> of(help.commandSpec(), width(System.getenv("COLUMNS"))) + System.lineSeparator()));
    }

    /** Returns the width of help: {@code COLUMNS}, or that of the terminal, or 80; between 40 and 120. */
    static int width(@Nullable String columns) {
        int width = columns != null && columns.matches("[1-9]\\d{0,5}")
                ? Integer.parseInt(columns)
                : TerminalSize.now().columns();
        return Math.clamp(width, LEAST, MOST);
    }

    /** Returns the help, in lines of at most {@code width} columns unless a single word is longer. */
    public static String of(CommandSpec command, int width) {
        HelpText help = new HelpText(command, width);
        help.synopsis();
        help.about();
        help.parameters();
        help.subcommands();
        OptionGroup.of(command).forEach(help::options);
        help.footer();
        return String.join(System.lineSeparator(), help.lines);
    }

    private void synopsis() {
        lines.addAll(Words.wrap("Usage: " + Synopsis.of(command), width, "", "       "));
    }

    private void about() {
        List<String> paragraphs = new ArrayList<>(List.of(command.usageMessage().header()));
        paragraphs.addAll(List.of(command.usageMessage().description()));
        for (String paragraph : paragraphs) {
            if (!paragraph.isBlank()) {
                lines.add("");
                lines.addAll(Words.wrap(paragraph, width, "", ""));
            }
        }
    }

    private void parameters() {
        command.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> {
                    if (parameter.equals(command.positionalParameters().getFirst())) {
                        lines.add("");
                        lines.add("Arguments");
                    }
                    entry("  " + Synopsis.of(parameter), String.join(" ", parameter.description()));
                });
    }

    private void subcommands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Commands");
        command.subcommands().forEach((name, subcommand) -> {
            if (name.equals(subcommand.getCommandName())
                    && !subcommand.getCommandSpec().usageMessage().hidden()) {
                entry(
                        "  " + name,
                        String.join(
                                " ", subcommand.getCommandSpec().usageMessage().header()));
            }
        });
    }

    private void options(String title, List<OptionSpec> options) {
        lines.add("");
        lines.add(title);
        options.forEach(option -> entry("  " + Synopsis.aligned(option), String.join(" ", option.description())));
    }

    /** Adds an option and its description, side by side if the terminal is wide enough. */
    private void entry(String name, String description) {
        boolean beside = width >= TWO_COLUMNS;
        String indent = " ".repeat(beside ? NAMES : BELOW);
        List<String> text = new ArrayList<>(Words.wrap(description, width, indent, indent));
        if (beside && name.length() <= NAMES - 2) {
            text.set(0, name + text.getFirst().substring(name.length()));
        } else {
            text.addFirst(name);
        }
        lines.addAll(text);
    }

    /** Adds the footer: indented lines are commands, the others text. */
    private void footer() {
        for (String line : command.usageMessage().footer()) {
            lines.addAll(line.startsWith(" ") ? Words.command(line.strip(), width) : Words.wrap(line, width, "", ""));
        }
    }
}
