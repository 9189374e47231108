package io.megaconn.orchestrator.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal's screen after some output: interprets new lines, cursor up, erase line, and colors. Lines that
 * are too wide wrap, and wrap anew when its size changes, as in tmux and in the terminals of desktops.
 */
final class TerminalEmulator {
    private static final Pattern TOKEN = Pattern.compile("\033\\[(\\d*)([A-Za-z])|\r|\n|[^\033\r\n]+");

    private final List<String> lines = new ArrayList<>(List.of(""));
    private int columns;
    private int rows;
    /** Line that the cursor is on. */
    private int line;

    private int offset;
    private int width;

    TerminalEmulator(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** Returns a terminal so large that nothing wraps or scrolls away. */
    static TerminalEmulator showing(String output) {
        return new TerminalEmulator(1_000, 1_000).print(output);
    }

    TerminalEmulator print(String output) {
        Matcher token = TOKEN.matcher(output);
        int end = 0;
        while (token.find()) {
            if (token.start() != end) {
                throw new AssertionError("unknown control code at " + end);
            }
            end = token.end();
            take(token);
        }
        return this;
    }

    private void take(Matcher token) {
        String command = token.group(2);
        if (token.group().equals("\n")) {
            line++;
            offset = 0;
            if (line == lines.size()) {
                lines.add("");
            }
        } else if (token.group().equals("\r")) {
            offset -= offset % columns;
        } else if (command == null) {
            write(token.group());
        } else if (command.equals("A")) {
            up(Integer.parseInt(token.group(1)));
        } else if (command.equals("K")) { // rows below are erased before
            lines.set(
                    line,
                    lines.get(line)
                            .substring(0, Math.min(offset, lines.get(line).length())));
        } else if (!command.equals("m")) {
            throw new AssertionError("unknown control code " + token.group().substring(1));
        }
    }

    private void write(String text) {
        if (lines.get(line).length() != offset) {
            throw new AssertionError("'%s' is written over '%s'".formatted(text, lines.get(line)));
        }
        lines.set(line, lines.get(line) + text);
        offset += text.length();
        width = Math.max(width, lines.get(line).length());
    }

    private void up(int n) {
        int row = rowOf(line) + offset / columns;
        int target = Math.max(row - n, Math.max(0, row - rows + 1)); // not beyond the top of the screen
        line = 0;
        while (rowOf(line + 1) <= target) {
            line++;
        }
        offset = (target - rowOf(line)) * columns;
    }

    private int rowOf(int index) {
        return lines.subList(0, index).stream().mapToInt(this::rowsOf).sum();
    }

    private int rowsOf(String text) {
        return Math.max(1, Math.ceilDiv(text.length(), columns));
    }

    TerminalEmulator resize(int newColumns, int newRows) {
        columns = newColumns;
        rows = newRows;
        return this;
    }

    /** Returns the width of the widest line so far. */
    int width() {
        return width;
    }

    /** Returns non-empty lines, also those that have scrolled away. */
    List<String> lines() {
        return lines.stream().filter(text -> !text.isBlank()).toList();
    }
}
