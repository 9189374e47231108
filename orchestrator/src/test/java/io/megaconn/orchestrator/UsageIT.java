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
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--local --target 0                 | --target must be at least 1, not 0",
                "--local --target -5                | '-5' is not a whole number",
                "--local --target abc               | 'abc' is not a whole number",
                "--local --batch 0                  | --batch must be at least 1, not 0",
                "--local --connections-per-client 0 | --connections-per-client must be at least 1, not 0",
                "--local --port 70000               | --port 70000 is out of range: use 1 to 65535",
                "--local --hold soon                | 'soon' is not a duration",
                "--local --batch-timeout 0          | --batch-timeout must be",
                "--local --bogus                    | Unknown option: '--bogus'",
                "--local --threshold lots==0        | 'lots==0', column 1: unknown name 'lots': use one of lost,",
                "--local --threshold reply_p99<5ms  | --threshold 'reply_p99<5ms': reply times are measured only with --reply",
                "--local --junit no/such/ramp.xml   | --junit no/such/ramp.xml: folder",
                "--local --protocol wss --tls-ca x  | --tls-ca requires --endpoint",
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
