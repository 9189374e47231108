package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Help is as wide as COLUMNS or the terminal say; HelpTest looks at the lines themselves. */
class HelpWidthIT {
    @ParameterizedTest
    @CsvSource({"60, 60", "wide, 80"})
    void followsColumns(String columns, int most) throws Exception {
        assertThat(widest(columns, Jar.orchestrator().command("status", "--help")))
                .isBetween(most - 12, most);
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource({"80, 80", "120, 120", "500, 120", "10, 42", "-5, 80", "'', 80"})
    void followsOtherColumns(String columns, int most) throws Exception {
        followsColumns(columns, most);
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource({"80", "120"})
    void followsOtherTerminals(int columns) throws Exception {
        followsTheTerminal(columns);
    }

    @ParameterizedTest
    @CsvSource("60")
    void followsTheTerminal(int columns) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/script"))).isTrue();
        String help = Jar.orchestrator().command("status", "--help").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));

        assertThat(widest("", List.of("script", "-qec", "stty cols " + columns + "; " + help, "/dev/null")))
                .isBetween(columns - 12, columns);
    }

    @Test
    void isEightyColumnsWideInAPipe() throws Exception {
        assertThat(widest("", Jar.server().command("--help"))).isBetween(70, 80);
    }

    private static int widest(String columns, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().remove("COLUMNS");
        if (!columns.isEmpty()) {
            builder.environment().put("COLUMNS", columns);
        }
        Process process = builder.start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return out.lines()
                    .mapToInt(line -> line.stripTrailing().length())
                    .max()
                    .orElse(0);
        } finally {
            process.destroyForcibly();
        }
    }
}
