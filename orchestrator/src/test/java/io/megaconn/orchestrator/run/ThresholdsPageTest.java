package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that docs/reference/thresholds.md has every name, with the type and requirements of its value, and no others. */
class ThresholdsPageTest {
    private static final Pattern CODE = Pattern.compile("`([a-z_0-9.]+)`");

    @Test
    void hasEveryNameAndNoOther() throws IOException {
        Path page = Path.of(System.getProperty("megaconn.home"), "docs/reference/thresholds.md");
        List<String> described = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| `") && line.split("\\|").length >= 4)
                .flatMap(ThresholdsPageTest::names)
                .toList();

        assertThat(described)
                .containsExactlyElementsOf(Metric.ALL.stream()
                        .map(m -> "%s %s %s".formatted(m.name(), kind(m), needs(m)))
                        .toList());
    }

    private static Stream<String> names(String row) {
        String[] cells = row.split("\\|", -1);
        String rest = " %s %s"
                .formatted(cells[3].strip().split(";")[0], cells[4].strip().split(" of ")[0]);
        return CODE.matcher(cells[1]).results().map(name -> name.group(1) + rest);
    }

    private static String kind(Metric measure) {
        return switch (measure.kind()) {
            case COUNT -> "count";
            case SECONDS, TIME -> "time";
            case BYTES -> "size";
        };
    }

    private static String needs(Metric measure) {
        return switch (measure.needs()) {
            case NOTHING -> "";
            case OWN_SERVER -> "own server";
            case EXTERNAL_SERVER -> "`--endpoint`";
            case ECHO -> "`--reply echo` or `--expect`";
            case HOLD, SILENCE -> "`--hold`";
            case TLS -> "TLS";
        };
    }
}
