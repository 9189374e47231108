package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the length of source files: a long class has more than one job. */
class SourceSizeTest {
    private static final int MAX_LINES = 250;

    @Test
    void noMainFileIsLonger() throws IOException {
        Path home = Path.of(System.getProperty("megaconn.home"));
        for (String module : List.of("testkit", "runtime", "server", "client", "orchestrator")) {
            try (Stream<Path> files = Files.walk(home.resolve(module).resolve("src/main/java"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".java")))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Files.readAllLines(file))
                                .as(file.toString())
                                .hasSizeLessThanOrEqualTo(MAX_LINES));
            }
        }
    }
}
