package io.megaconn.orchestrator;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads the names of fields from a page: those in the first column of its tables. */
final class PageFields {
    private static final Pattern FIELD = Pattern.compile("`(\\w+)`");

    private PageFields() {}

    static List<String> of(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> FIELD.matcher(line.split("\\|")[1]).results().map((MatchResult m) -> m.group(1)))
                .toList();
    }
}
