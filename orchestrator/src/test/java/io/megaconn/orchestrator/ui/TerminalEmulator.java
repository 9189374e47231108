package io.megaconn.orchestrator.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows after some output: understands new lines, one line up, erase line, and colours. */
final class TerminalEmulator {
    private static final Pattern TOKEN = Pattern.compile("\033\\[(\\d*)([A-Za-z])|\n|[^\033\n]+");

    private final List<String> lines = new ArrayList<>(List.of(""));
    private int row;
    /** The widest line that was ever on it. */
    private int width;

    static TerminalEmulator showing(String output) {
        TerminalEmulator terminal = new TerminalEmulator();
        Matcher token = TOKEN.matcher(output);
        int end = 0;
        while (token.find()) {
            if (token.start() != end) {
                throw new AssertionError("unknown control code at " + end);
            }
            end = token.end();
            terminal.take(token);
        }
        return terminal;
    }

    private void take(Matcher token) {
        String command = token.group(2);
        if (token.group().equals("\n")) {
            row++;
            if (row == lines.size()) {
                lines.add("");
            }
        } else if (command == null) {
            lines.set(row, lines.get(row) + token.group());
            width = Math.max(width, lines.get(row).length());
        } else if (command.equals("A")) {
            row -= Integer.parseInt(token.group(1));
        } else if (command.equals("K")) {
            lines.set(row, "");
        } else if (!command.equals("m")) {
            throw new AssertionError("unknown control code " + token.group().substring(1));
        }
    }

    int width() {
        return width;
    }

    /** Lines with something on them. */
    List<String> lines() {
        return lines.stream().filter(line -> !line.isBlank()).toList();
    }
}
