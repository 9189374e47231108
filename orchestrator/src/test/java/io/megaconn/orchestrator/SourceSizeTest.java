package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A class that needs more lines than this has more than one job. */
class SourceSizeTest {
    private static final int MOST_LINES = 250;

    @Test
    void noMainFileIsLonger() throws IOException {
        Path home = Path.of(System.getProperty("megaconn.home"));
        for (String module : List.of("testkit", "runtime", "server", "client", "orchestrator")) {
            try (Stream<Path> files = Files.walk(home.resolve(module).resolve("src/main/java"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".java")))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Files.readAllLines(file))
                                .as(file.toString())
                                .hasSizeLessThanOrEqualTo(MOST_LINES));
            }
        }
    }
}
