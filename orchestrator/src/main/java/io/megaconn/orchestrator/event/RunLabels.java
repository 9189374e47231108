package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Printable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name and the tags that a user gives a run, to find it again. They have no effect on the run.
 *
 * @param name empty for none
 * @param tags sorted by key
 */
public record RunLabels(String name, Map<String, String> tags) {
    /** No name and no tags. */
    public static final RunLabels NONE = new RunLabels("", Map.of());

    /** Maximum length of a name and of a tag's value, characters. */
    public static final int LONGEST = 100;

    /** Maximum number of tags of a run. */
    public static final int MAX_TAGS = 20;

    /** {@code latest}, the newest run, or {@code latest~1}, the one before it, and so on: not allowed as a name. */
    public static final Pattern LATEST = Pattern.compile("latest(?:~(\\d{1,9}))?");

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");

    public RunLabels {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** Returns this name and these tags; if either is empty, that of the others. */
    public RunLabels or(RunLabels others) {
        return new RunLabels(name.isEmpty() ? others.name : name, tags.isEmpty() ? others.tags : tags);
    }

    /** Formats tags as {@code ci=412, kernel=6.12}. */
    public static String text(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Returns why this text can't be the name of a run; empty if it can. */
    public static String problemOfName(String name) {
        if (name.isBlank()) {
            return "a name must not be blank";
        }
        if (LATEST.matcher(name).matches()) {
            return "'%s' already means the newest run or one before it: choose another name".formatted(name);
        }
        return problem("a name", name);
    }

    /** Returns why this can't be a tag; empty if it can. */
    public static String problemOfTag(String key, String value) {
        return KEY.matcher(key).matches()
                ? problem("the value of a tag", value)
                : "the key of a tag has at most 63 letters, digits, dots, dashes, underscores and slashes, such as"
                        + " kernel=6.12";
    }

    private static String problem(String what, String text) {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            return "%s has at most %d characters".formatted(what, LONGEST);
        }
        if (!text.equals(text.strip())) {
            return what + " must not begin or end with a space";
        }
        return Printable.isLine(text) ? "" : what + " must not contain control characters";
    }
}
