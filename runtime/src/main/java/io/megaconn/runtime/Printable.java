package io.megaconn.runtime;
/**
 * Text of others as a terminal may get it: last words of a pod, messages of a cluster, names in somebody's report. None of it
 * moves the cursor, erases lines, changes the window's title, or turns the reading direction around. Pure.
 */
public final class Printable {
    private Printable() {}

    /** The same with {@code ?} for control characters, all but ends of lines and tabs, and for what is no character at all. */
    public static String of(String text) {
        if (text.codePoints().allMatch(Printable::isHarmless)) {
            return text;
        }
        return text.codePoints()
                .map(c -> isHarmless(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t'; // not: ESC, BEL, CR, DEL, and C1, which has a CSI too
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> true;
        };
    }
}
