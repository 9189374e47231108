package io.megaconn.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Tests that {@code --set} on the pages names values that the chart has. */
class ValuesInPagesTest {
    private static final Path CHART = Path.of(System.getProperty("megaconn.home"), "helm/megaconn");
    private static final Pattern SET = Pattern.compile("--set[ =]'?([^\\s'`]+)");
    private static final Pattern NAME = Pattern.compile("(?:^|,)([a-zA-Z.]+)(?=[=\\[])");

    static List<Path> pages() throws IOException {
        return Stream.concat(LinksTest.pages().stream(), Stream.of(CHART.resolve("templates/NOTES.txt")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void areThere(Path page) throws IOException {
        Object values =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(CHART.resolve("values.yaml")));
        List<String> names = SET.matcher(Files.readString(page))
                .results()
                .flatMap(set -> NAME.matcher(set.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .toList();

        assertThat(names).allSatisfy(name -> assertHas(values, name));
    }

    /** Requires that the chart has a value. Below a value that is empty by default, any name is allowed. */
    private static void assertHas(Object values, String name) {
        Object at = values;
        for (String part : name.split("\\.")) {
            if (!(at instanceof Map<?, ?> map) || map.isEmpty()) {
                assertThat(at).as("%s, which has nothing below it", name).isInstanceOfAny(Map.class, List.class);
                return;
            }
            assertThat(map.containsKey(part)).as(name).isTrue();
            at = map.get(part);
        }
    }
}
