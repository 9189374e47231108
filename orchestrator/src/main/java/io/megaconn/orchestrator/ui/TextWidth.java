package io.megaconn.orchestrator.ui;

import io.megaconn.runtime.LineBreaks;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Fits text into columns of a terminal; colours have no width. Pure. */
final class TextWidth {
    private static final char ESCAPE = '\033';
    private static final String NO_COLOR = "\033[0m";
    /** First column of a table, of at most three words, or the indentation in its place. */
    private static final Pattern NAME = Pattern.compile("^(?:\\S+(?: \\S+){0,2} {2,}| +)");

    private TextWidth() {}

    static int width(String text) {
        return characters(text).map(CharacterWidth::of).sum();
    }

    /** Rows that a terminal needs for it. A wide character that does not fit into the last column starts the next row. */
    static int rows(String text, int columns) {
        int rows = 1;
        int taken = 0;
        for (int character : characters(text).toArray()) {
            int width = CharacterWidth.of(character);
            if (taken + width > columns && taken > 0) {
                rows++;
                taken = 0;
            }
            taken += width;
        }
        return rows;
    }

    private static IntStream characters(String text) {
        return text.replaceAll("\033\\[[0-9;]*m", "").codePoints();
    }

    /** Cuts text to at most this many columns. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        boolean colored = false;
        int left = columns;
        for (int at = 0; at < text.length(); ) {
            if (text.charAt(at) == ESCAPE) {
                int end = text.indexOf('m', at) + 1;
                cut.append(text, at, end);
                colored = true;
                at = end;
            } else {
                int code = text.codePointAt(at);
                left -= CharacterWidth.of(code);
                if (left < 0) {
                    break;
                }
                cut.appendCodePoint(code);
                at += Character.charCount(code);
            }
        }
        return colored ? cut + NO_COLOR : cut.toString();
    }

    /**
     * Breaks text at separators if it is too wide; all lines are indented like the first. A number stays on one line with its
     * unit.
     */
    static List<String> fold(String text, String separator, int columns) {
        String body = text.stripLeading();
        String indent = text.substring(0, text.length() - body.length());
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        List<String> parts = separator.equals(" ") ? LineBreaks.parts(body) : List.of(body.split(separator, -1));
        for (String part : parts) {
            if (!line.isEmpty() && width(indent + line + separator + part) > columns) {
                lines.add(indent + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : separator).append(part);
        }
        lines.add(indent + line);
        return lines;
    }

    /** Breaks text without colours between words, and words that are wider than a line anywhere: nothing is lost. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (String line : fold(text, " ", columns)) {
            String rest = line;
            while (width(rest) > columns) {
                String head = cut(rest, columns);
                if (head.isEmpty()) {
                    break;
                }
                lines.add(head);
                rest = rest.substring(head.length());
            }
            lines.add(rest);
        }
        return lines;
    }

    /** Breaks text between words if it is too wide; further lines start below the first line's second column. */
    static List<String> hang(String text, int columns) {
        Matcher matcher = NAME.matcher(text);
        String name = matcher.find() ? matcher.group() : "";
        int indent = width(name);
        List<String> lines = new ArrayList<>();
        for (String line : fold(text.substring(name.length()), " ", columns - indent)) {
            lines.add((lines.isEmpty() ? name : " ".repeat(indent)) + line);
        }
        return lines;
    }
}
