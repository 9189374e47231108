package io.megaconn.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The places where a line may break: between words, but not between a number and its unit. Pure. */
public final class LineBreaks {
    private static final Pattern NUMBER = Pattern.compile("[(\\[\"']*[-+~<>=]*\\d[\\d,._]*");
    private static final Pattern UNIT = Pattern.compile(
            "(?:[KMGT]iB|[kMGT]?B|bytes?|[num\u00b5]?s|min|h|(?:milli|micro)?seconds?|minutes?|hours?|days?|%|percent|cores?|pages?)"
                    + "(?:/\\w+)?[)\\]\"'.,:;]*");

    private LineBreaks() {}

    /**
     * Splits text at its spaces into parts that must stay in one piece. Joined with spaces they are the text.
     *
     * @param text may contain several spaces in a row: then some parts are empty
     */
    public static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        String before = "";
        for (String word : text.split(" ", -1)) {
            if (NUMBER.matcher(before).matches() && UNIT.matcher(word).matches()) {
                parts.set(parts.size() - 1, parts.getLast() + " " + word);
            } else {
                parts.add(word);
            }
            before = word;
        }
        return parts;
    }
}
