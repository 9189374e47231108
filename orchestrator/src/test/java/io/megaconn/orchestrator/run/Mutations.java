package io.megaconn.orchestrator.run;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Texts that are nearly valid, from a seed. */
public final class Mutations {
    private static final List<String> BITS = List.of(
            "",
            " ",
            "0",
            "-1",
            "9",
            "00000000000000000000",
            "9223372036854775808",
            "1e999",
            ".",
            "..",
            ",",
            "_",
            "+",
            "-",
            ":",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "\\",
            "\n",
            "\0",
            "\033[2J",
            "\u0663",
            "\uD800",
            "😀",
            "k",
            "m",
            "ms",
            "GiB",
            "%s",
            "null",
            "9".repeat(100));
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "0.5",
            "1e999",
            "2147483648",
            "9223372036854775807",
            "-9223372036854775808",
            "99999999999999999999999",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[null]",
            "{\"a\":null}",
            "\"" + "A".repeat(9_999) + "\"",
            "[".repeat(2_000) + "]".repeat(2_000));
    private static final Pattern VALUE =
            Pattern.compile("(?<=:)(\"[^\"]*\"|-?[0-9.Ee+]+|true|false|null|\\[\\]|\\{\\})");

    private final Random random;

    /**
     * Seeds of a usual run, which takes seconds. {@code -Dfuzz=100} has a hundred times as many, the usual ones first; the
     * tests' time limits then have to go: {@code -Djunit.jupiter.execution.timeout.mode=disabled}.
     */
    public static LongStream seeds(int usual) {
        return LongStream.range(0, (long) usual * Integer.getInteger("fuzz", 1));
    }

    public Mutations(long seed) {
        random = new Random(seed);
    }

    /** Returns one of them, cut up and put together differently. */
    public String text(List<String> corpus) {
        String text = corpus.get(random.nextInt(corpus.size()));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(4));
            String middle = switch (random.nextInt(4)) {
                case 0 -> "";
                case 1 -> text.substring(from, to).repeat(random.nextInt(5));
                case 2 -> corpus.get(random.nextInt(corpus.size()));
                default -> BITS.get(random.nextInt(BITS.size()));
            };
            text = text.substring(0, from) + middle + text.substring(to);
        }
        return text;
    }

    /** Returns JSON with one to three of its values replaced, or cut up like any text. */
    public String json(String json) {
        String text = json;
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<MatchResult> values = VALUE.matcher(text).results().toList();
            MatchResult one = values.get(random.nextInt(values.size()));
            text = text.substring(0, one.start())
                    + VALUES.get(random.nextInt(VALUES.size()))
                    + text.substring(one.end());
        }
        return random.nextInt(4) == 0 ? text(List.of(text)) : text;
    }

    byte[] bytes(byte[] original) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 0xff : 0);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(2 * bytes.length)) : bytes;
    }
}
