package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that docs/reference/values.md matches values.yaml. */
class ValuesPageTest {
    /** Values whose keys belong to Kubernetes, so the table does not list them. */
    private static final Set<String> WHOLE = Set.of("nodeSelector", "resources", "sysctls");

    private static final Pattern NAME = Pattern.compile("`([a-z][A-Za-z]*(?:\\.[A-Za-z]+)*)`");

    private static Doc values;
    private static String page;
    /** Defaults by name, as on the page, without backticks. */
    private static final Map<String, String> described = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        values = Doc.parse(Files.readString(Chart.HOME.resolve("helm/megaconn/values.yaml")));
        page = Files.readString(Chart.HOME.resolve("docs/reference/values.md"));
        boolean ofValues = false;
        for (String line : page.lines().toList()) {
            List<String> cells = List.of(line.split(" *\\| *"));
            ofValues = line.startsWith("| value |") || ofValues && line.startsWith("|");
            if (ofValues && cells.size() > 2) {
                NAME.matcher(cells.get(1))
                        .results()
                        .forEach((MatchResult name) ->
                                described.put(name.group(1), cells.get(2).replace("`", "")));
            }
        }
    }

    @Test
    void namesEveryValueAndNoOther() {
        Map<String, Object> all = new TreeMap<>();
        collect("", values, all);

        assertThat(described.keySet()).containsExactlyElementsOf(all.keySet());
    }

    @Test
    void hasTheDefaults() {
        Map<String, Object> all = new TreeMap<>();
        collect("", values, all);

        all.forEach((name, value) -> assertThat(described.get(name)).as(name).isEqualTo(asWritten(name, value)));
    }

    @Test
    void namesEverySysctlWithItsValue() {
        for (String part : List.of("client", "tuning")) {
            values.at(part, "sysctls")
                    .map()
                    .forEach((name, value) -> assertThat(page)
                            .containsPattern(Pattern.quote(name) + "\\W+" + Pattern.quote(value.toString())));
        }
    }

    private static void collect(String prefix, Doc doc, Map<String, Object> all) {
        doc.map().forEach((key, value) -> {
            if (value instanceof Map<?, ?> map && !map.isEmpty() && !WHOLE.contains(key)) {
                collect(prefix + key + ".", new Doc(value), all);
            } else {
                all.put(prefix + key, value);
            }
        });
    }

    private static String asWritten(String name, Object value) {
        if (name.endsWith(".nodeSelector")) {
            return value.toString().replace("=", ": ");
        }
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            return "below";
        }
        return value.equals("") ? "\"\"" : value.toString();
    }
}
