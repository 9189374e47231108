package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests usage errors: exit code 2, one helpful line, and nothing is started. */
class UsageIT extends RampTestBase {
    /** UsageTest tests others, in its own process. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--local --port 70000               | --port 70000 is out of range: use 1 to 65535",
                "--local --bogus                    | Unknown option: '--bogus'",
                "--target 5                         | --local",
            })
    void aBadArgumentIsToldInOneHelpfulLine(String args, String told) {
        Program program = run(("ramp " + args).split(" ")).exits(2);

        assertThat(program.out()).isEmpty();
        assertThat(program.err().lines().findFirst().orElse(""))
                .startsWith("orchestrator: ")
                .contains(told);
        assertThat(program.err().lines().skip(1))
                .allMatch(line -> line.contains("--help") || line.startsWith("Did you mean "));
        assertThat(Files.exists(folder.resolve("runs"))).isFalse();
    }

    @Test
    void anOutputThatCannotBeWrittenIsToldBeforeAnythingIsStarted() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        Program program = run("ramp", "--local", "--target", "10", "--port", "" + port, "--output", file.toString())
                .exits(2);

        assertThat(program.err()).contains(file.toString(), "--output DIR").doesNotContain("\tat ");
        assertNoChildIsLeft(program);
    }
}
