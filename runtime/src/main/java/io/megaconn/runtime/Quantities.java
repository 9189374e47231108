package io.megaconn.runtime;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser and formatter of numbers as people write them: {@code 1_000_000}, {@code 1m}, {@code 250k}; {@code 30s}, {@code 1m30s}; {@code 64KiB}. */
public final class Quantities {
    private static final Pattern COUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)([km]?)");
    /** Grouping characters; the comma in 1,5m must not make it fifteen million. */
    private static final String GROUPING = "(?<=\\d)(?:_(?=\\d)|,(?=\\d{3}(?!\\d)))";

    private static final Map<String, Integer> COUNT_UNITS = Map.of("", 1, "k", 1_000, "m", 1_000_000);

    private static final Pattern SIZE = Pattern.compile("(\\d+)(b|k|kib|m|mib|)");
    private static final Map<String, Integer> SIZE_UNITS =
            Map.of("", 1, "b", 1, "k", 1 << 10, "kib", 1 << 10, "m", 1 << 20, "mib", 1 << 20);

    private static final Pattern MEMORY = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?(b|k|kib|m|mib|g|gib|t|tib|)");
    private static final String MEMORY_UNITS = "kmgt";
    private static final List<String> BYTE_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d{1,3})?)s)?(?:(\\d+)ms)?");
    private static final Pattern PLAIN_SECONDS = Pattern.compile("\\d+(?:\\.\\d{1,3})?");

    /** Maximum length, because parsing time grows with the square of the digits. */
    private static final int LONGEST = 64;

    private Quantities() {}

    /** @throws IllegalArgumentException if the text is too long */
    private static String lower(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("'%s...' is too long: use at most %d characters"
                    .formatted(text.substring(0, LONGEST / 4), LONGEST));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** Parses a whole number, with {@code _} between digits, {@code ,} between thousands, k or m for thousand and million. */
    public static int count(String text) {
        Matcher m = COUNT.matcher(lower(text).replaceAll(GROUPING, ""));
        if (m.matches()) {
            BigDecimal value = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit(COUNT_UNITS, m.group(2))));
            if (value.stripTrailingZeros().scale() <= 0
                    && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
                return value.intValueExact();
            }
        }
        throw new IllegalArgumentException("'" + text
                + "' is not a whole number up to 2,147,483,647: write it like 250000, 1_000_000, 250k or 1m");
    }

    /** Parses a size in bytes: plain, KiB or MiB. */
    public static int size(String text) {
        Matcher m = SIZE.matcher(lower(text));
        if (m.matches() && m.group(1).length() < 10) {
            long value = Long.parseLong(m.group(1)) * unit(SIZE_UNITS, m.group(2));
            if (value <= Integer.MAX_VALUE) {
                return (int) value;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a size: write it like 32, 512b, 4KiB or 1MiB");
    }

    /** Parses bytes of memory, up to terabytes: {@code 64MiB}, {@code 8.5GiB}. Every unit is a power of 1024, as for sizes. */
    public static long memory(String text) {
        Matcher m = MEMORY.matcher(lower(text).replaceAll(GROUPING, ""));
        if (m.matches()) {
            int power =
                    m.group(2).isEmpty() ? 0 : MEMORY_UNITS.indexOf(m.group(2).charAt(0)) + 1;
            BigDecimal value = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
            if (value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return value.longValue();
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a size: write it like 8500, 12KiB, 64MiB or 9.5GiB");
    }

    /** Parses a time up to a year: {@code 1d}, {@code 1h30m}, {@code 500ms}; a plain number is seconds. */
    public static Duration duration(String text) {
        String compact = lower(text).replace("_", "");
        if (PLAIN_SECONDS.matcher(compact).matches()) {
            compact += "s";
        }
        Matcher m = DURATION.matcher(compact);
        if (!compact.isEmpty() && m.matches()) {
            try {
                BigDecimal millis = part(m.group(1), 86_400_000)
                        .add(part(m.group(2), 3_600_000))
                        .add(part(m.group(3), 60_000))
                        .add(part(m.group(4), 1_000))
                        .add(part(m.group(5), 1));
                if (millis.compareTo(BigDecimal.valueOf(Duration.ofDays(365).toMillis())) <= 0) {
                    return Duration.ofMillis(millis.longValue());
                }
            } catch (ArithmeticException e) {
                // Fall through to the same error.
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a duration of at most a year: write it like 500ms, 30s, 10m, 1h30m or 1d");
    }

    private static BigDecimal part(String digits, int millis) {
        return digits == null ? BigDecimal.ZERO : new BigDecimal(digits).multiply(BigDecimal.valueOf(millis));
    }

    private static int unit(Map<String, Integer> units, String name) {
        Integer unit = units.get(name);
        return unit == null ? 1 : unit;
    }

    /** Formats 90 s as {@code 1m30s}, 500 ms as {@code 500ms}; {@link #duration(String)} reads it back. */
    public static String format(Duration d) {
        if (d.compareTo(Duration.ofSeconds(1)) < 0) {
            return d.toMillis() + "ms";
        }
        StringBuilder text = new StringBuilder();
        if (d.toHours() > 0) {
            text.append(d.toHours()).append('h');
        }
        if (d.toMinutesPart() > 0) {
            text.append(d.toMinutesPart()).append('m');
        }
        if (d.toMillisPart() > 0) {
            text.append(String.format(Locale.ROOT, "%d.%03d", d.toSecondsPart(), d.toMillisPart())
                            .replaceAll("0+$", ""))
                    .append('s');
        } else if (d.toSecondsPart() > 0) {
            text.append(d.toSecondsPart()).append('s');
        }
        return text.toString();
    }

    /** Formats bytes as {@code 812 MiB} or {@code 8.3 GiB}; the pages' format.js does the same. */
    public static String bytes(long n) {
        int unit = 0;
        double value = n;
        while (Math.abs(value) >= 1024 && unit < BYTE_UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        String format = value == Math.rint(value) && unit < 3 || Math.abs(value) >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, value, BYTE_UNITS.get(unit));
    }

    /** Formats seconds with three significant digits, as {@code 0.12 ms} or {@code 1.59 s}; the pages' format.js does the same. */
    public static String time(double seconds) {
        boolean ms = Math.abs(seconds) < 0.9995;
        BigDecimal value = new BigDecimal(ms ? seconds * 1e3 : seconds).round(new MathContext(3, RoundingMode.HALF_UP));
        DecimalFormat format = new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
        return format.format(value) + (ms ? " ms" : " s");
    }

    /** Formats bytes as {@code 812MiB}, without a space, as the value of a key in a log line. */
    public static String logBytes(long n) {
        if (n < 1 << 20) {
            return (n + 512) / 1024 + "KiB";
        }
        double mib = n / 1048576.0;
        return mib < 10_000
                ? String.format(Locale.ROOT, "%.0fMiB", mib)
                : String.format(Locale.ROOT, "%.1fGiB", mib / 1024);
    }

    /** Formats a time as {@code 0:41} or {@code 1:02:05}. */
    public static String clock(long seconds) {
        long s = Math.max(0, seconds);
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }

    /** Formats a number of things: {@code 1 client} or {@code 1,234 clients}. */
    public static String count(long n, String noun) {
        return count(n, noun, noun + "s");
    }

    /** Formats a number of things whose plural has another form: {@code 1 address} or {@code 1,234 addresses}. */
    public static String count(long n, String one, String many) {
        return "%,d %s".formatted(n, n == 1 ? one : many);
    }

    /** Formats a number of connections: {@code 1 connection} or {@code 1,234 connections}. */
    public static String connections(long n) {
        return count(n, "connection");
    }

    /** Formats a number of connections as the subject of a verb. */
    public static String connections(long n, String verbOfOne, String verbOfMany) {
        return connections(n) + " " + (n == 1 ? verbOfOne : verbOfMany);
    }

    /** Formats a number of times: {@code once} or {@code 1,234 times}. */
    public static String times(long n) {
        return n == 1 ? "once" : "%,d times".formatted(n);
    }
}
