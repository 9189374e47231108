package io.megaconn.runtime.cli;

import io.megaconn.runtime.LineBreaks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lines of words. A word stays in one piece, even if it is wider than a line, and so does a number with its unit. */
final class Words {
    private static final String CONTINUED = " \\";
    private static final String COMMAND = "  ";
    private static final String COMMAND_CONTINUED = "      ";

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern OPTION = Pattern.compile("\\s+(?=-)");

    private Words() {}

    /**
     * Breaks text between words.
     *
     * @param first indentation of the first line
     * @param next indentation of the others
     */
    static List<String> wrap(String text, int width, String first, String next) {
        String words = SPACE.matcher(text.strip()).replaceAll(" ");
        return wrap(LineBreaks.parts(words).toArray(String[]::new), width, first, next);
    }

    private static List<String> wrap(String[] words, int width, String first, String next) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : words) {
            if (!empty && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(next);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(empty ? "" : line.toString());
        return lines;
    }

    /** Breaks a command line before its options, so that a shell still reads it as one. */
    static List<String> command(String command, int width) {
        String[] parts = Arrays.stream(OPTION.split(command))
                .flatMap(part -> part.length() + COMMAND_CONTINUED.length() + CONTINUED.length() > width
                        ? SPACE.splitAsStream(part)
                        : Stream.of(part))
                .toArray(String[]::new);
        List<String> lines = wrap(parts, width, COMMAND, COMMAND_CONTINUED);
        if (lines.size() == 1) {
            return lines;
        }
        lines = new ArrayList<>(wrap(parts, width - CONTINUED.length(), COMMAND, COMMAND_CONTINUED));
        lines.subList(0, lines.size() - 1).replaceAll(line -> line + CONTINUED);
        return lines;
    }
}
