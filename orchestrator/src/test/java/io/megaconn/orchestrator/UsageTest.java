package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests usage errors, which are detected before anything is started, so they run in this process. */
class UsageTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --local --target 0                 | --target must be at least 1, not 0
            --local --target -5                | '-5' is not a whole number
            --local --target abc               | 'abc' is not a whole number
            --local --batch 0                  | --batch must be at least 1, not 0
            --local --connections-per-client 0 | --connections-per-client must be at least 1, not 0
            --local --port 70000               | --port 70000 is out of range: use 1 to 65535
            --local --hold soon                | 'soon' is not a duration
            --local --batch-timeout 0          | --batch-timeout must be
            --local --bogus                    | Unknown option: '--bogus'
            --local --threshold lots==0        | 'lots==0', column 1: unknown name 'lots': use one of lost,
            --local --threshold reply_p99<5ms  | --threshold 'reply_p99<5ms': reply times are measured only with --reply
            --local --junit no/such/ramp.xml   | --junit no/such/ramp.xml: folder
            --local --protocol wss --tls-ca x  | --tls-ca requires --endpoint
            """)
    void aBadArgumentIsToldInOneHelpfulLine(String args, String told) {
        Path output = folder.resolve("runs");
        Result result = run("ramp " + args + " --output " + output);

        assertThat(result.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(result.out).isEmpty();
        assertThat(result.err.lines().findFirst().orElse(""))
                .startsWith("orchestrator: ")
                .contains(told);
        assertThat(result.err.lines().skip(1))
                .allMatch(line -> line.contains("--help") || line.startsWith("Did you mean "));
        assertThat(Files.exists(output)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ramp --local --target 0              | --target must be at least 1
            ramp --local --bogus                 | Unknown option
            ramp --local --threshold lots==0     | unknown name 'lots'
            ramp --kubeconfig missing            | can't be read
            preflight --local --port 70000       | --port 70000 is out of range
            status --kubeconfig missing          | can't be read
            down --kubeconfig missing            | can't be read
            report missing                       | neither the folder of a run nor
            """)
    void withJsonAFailureIsADocumentToo(String args, String told) {
        Result result = run(args + " --json");

        assertThat(result.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(result.out.lines()).hasSize(1);
        JsonNode document = RunFolder.JSON.readTree(result.out);
        assertThat(document.get("error").asString()).contains(told);
        assertThat(document.get("exitCode").asInt()).isEqualTo(2);
        assertThat(result.err).startsWith("orchestrator: ").contains(told);
    }

    private record Result(int exitCode, String out, String err) {}

    private Result run(String args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Orchestrator.commandLine(Map.of(), folder)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.split(" +"));
        return new Result(exitCode, out.toString(), err.toString());
    }
}
