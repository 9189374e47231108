package io.megaconn.runtime;
/**
 * Makes foreign text safe for a terminal: messages of a pod or a cluster, names in a report. The result can't move the cursor,
 * erase lines, change the window's title, or reverse the reading direction. Pure.
 */
public final class Printable {
    private Printable() {}

    /** Replaces control characters, except newlines and tabs, and invalid characters by {@code ?}. */
    public static String of(String text) {
        if (text.codePoints().allMatch(Printable::isHarmless)) {
            return text;
        }
        return text.codePoints()
                .map(c -> isHarmless(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Returns true if the text is harmless and a single line without tabs. */
    public static boolean isLine(String text) {
        return text.codePoints().allMatch(c -> c != '\n' && c != '\t' && isHarmless(c));
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL ->
                c == '\n' || c == '\t'; // excluded: ESC, BEL, CR, DEL, and C1, which contains another CSI
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> true;
        };
    }
}
