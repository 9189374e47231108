package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the description of every number in JSON has its unit, or names what it counts. */
class UnitsInPagesTest {
    private static final Pattern UNIT =
            words("bytes|(?:milli|micro)?seconds?|percent|cores?|MiB|pages|in unit|in `unit`");

    /** The noun of a count. */
    private static final Pattern COUNTED = words(
            "connections|messages|clients|process(?:es)?|batch(?:es)?|pods|restarts|sockets|event loops|requests|replies|"
                    + "addresses|exit code|ports?|index|version|values?|counts?|number|files|threads|entries|losses|connects|"
                    + "times|accepts|reads|orphans|buckets|pauses|periods|id|nodes|settings|dropped");

    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<!\\w)(?:" + alternatives + ")(?!\\w)");
    }

    /** A number of a page. */
    private record Field(String name, String type, String description) {
        boolean isNumber() {
            return Stream.of("integer", "number").anyMatch(type::contains);
        }

        boolean hasUnit() {
            boolean unit = UNIT.matcher(description).find();
            return type.contains("number")
                    ? unit
                    : unit || COUNTED.matcher(description).find();
        }
    }

    private static List<Field> fields(String page) throws IOException {
        List<Field> fields = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("megaconn.home"), "docs/reference", page))) {
            String[] cells = line.split(" \\| ");
            if (line.startsWith("| `") && cells.length == 3) {
                fields.add(new Field(cells[0].substring(2), cells[1], cells[2]));
            }
        }
        return fields;
    }

    @ParameterizedTest
    @ValueSource(strings = {"json.md", "stats.md", "report.md"})
    void everyNumberHasAUnitOrANoun(String page) throws IOException {
        assertThat(fields(page).stream().filter(Field::isNumber))
                .as("numbers of %s", page)
                .hasSizeGreaterThan(10)
                .allSatisfy(field ->
                        assertThat(field.hasUnit()).as(field.toString()).isTrue());
    }

    /** The fields of an event of run.jsonl share a cell: {@code `name` (integer): description<br>...}. */
    @Test
    void soHaveTheNumbersOfEvents() throws IOException {
        Pattern field = Pattern.compile("`(\\w+)` \\((.*?)\\): (.*)");
        List<Field> numbers = fields("report.md").stream()
                .flatMap(event -> Stream.of(event.description().split("<br>")))
                .map(field::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> new Field(found.group(1), found.group(2), found.group(3)))
                .filter(Field::isNumber)
                .toList();

        assertThat(numbers)
                .hasSizeGreaterThan(20)
                .allSatisfy(one -> assertThat(one.hasUnit()).as(one.toString()).isTrue());
    }
}
