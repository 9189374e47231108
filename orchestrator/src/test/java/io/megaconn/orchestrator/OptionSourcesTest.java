package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Options from the command line, over variables, over megaconn.yaml. */
class OptionSourcesTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private CommandLine program(Map<String, String> environment) {
        CommandLine program = Orchestrator.commandLine(environment, folder);
        return program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("megaconn.yaml"), text);
    }

    private Object value(Map<String, String> environment, String option, String... args) {
        CommandLine program = program(environment);
        program.parseArgs(args);
        return program.getSubcommands()
                .get(args[0])
                .getCommandSpec()
                .findOption(option)
                .getValue();
    }

    @Test
    void theCommandLineIsOverVariablesAndTheseAreOverTheFile() throws IOException {
        Map<String, String> variable = Map.of("MEGACONN_TARGET", "2k");
        assertThat(value(Map.of(), "--target", "ramp")).isEqualTo(1_000_000);
        file("target: 3k");

        assertThat(value(variable, "--target", "ramp", "--target", "1k")).isEqualTo(1000);
        assertThat(value(variable, "--target", "ramp", "-t", "1k")).isEqualTo(1000);
        assertThat(value(variable, "--target", "ramp")).isEqualTo(2000);
        assertThat(value(Map.of(), "--target", "ramp")).isEqualTo(3000);
        assertThat(value(Map.of("MEGACONN_TARGET", ""), "--target", "ramp")).isEqualTo(3000);
        assertThat(value(Map.of(), "--target", "preflight")).isEqualTo(3000);
    }

    @Test
    void theSectionOfACommandIsOverTheOptionsOfAll() throws IOException {
        file("""
                # of every command
                target: 3k
                local: true
                ramp:
                  target: 4k
                  hold: 90
                  message-interval: 1m
                  threshold: [lost==0, 'reply_p99<50ms']
                  dashboard: true
                  metrics: 127.0.0.1:0
                  reply: echo
                """);

        assertThat(value(Map.of(), "--target", "ramp")).isEqualTo(4000);
        assertThat(value(Map.of(), "--target", "preflight")).isEqualTo(3000);
        assertThat(value(Map.of(), "--hold", "ramp")).isEqualTo(Duration.ofSeconds(90));
        assertThat(value(Map.of(), "--local", "ramp")).isEqualTo(true);
        assertThat(value(Map.of(), "--local", "ramp", "--local=false")).isEqualTo(false);
        assertThat(value(Map.of(), "--threshold", "ramp").toString()).contains("lost==0", "reply_p99<50ms");
        assertThat((List<?>) value(Map.of(), "--threshold", "ramp")).hasSize(2);
        assertThat((List<?>) value(Map.of(), "--threshold", "ramp", "--threshold", "lost==0"))
                .hasSize(1);
        assertThat(value(Map.of(), "--dashboard", "ramp").toString()).contains("8080");
        assertThat(value(Map.of(), "--metrics", "ramp")).isEqualTo("127.0.0.1:0");
    }

    @Test
    void severalValuesOfAVariableAreSeparatedBySemicolonsAndNothingIsExpanded() {
        assertThat((List<?>) value(Map.of("MEGACONN_THRESHOLD", "lost==0;memory_peak<1,000"), "--threshold", "ramp"))
                .hasSize(2);
        assertThat(value(Map.of("MEGACONN_NAMESPACE", "${env:HOME}$x"), "--namespace", "ramp"))
                .isEqualTo("${env:HOME}$x");
    }

    @Test
    void aNamedFileTakesThePlaceOfTheOneInTheFolder() throws IOException {
        file("target: 3k");
        String other =
                Files.writeString(folder.resolve("other.yaml"), "target: 5k").toString();

        assertThat(value(Map.of(), "--target", "ramp", "--config", other)).isEqualTo(5000);
        assertThat(value(Map.of("MEGACONN_CONFIG", other), "--target", "ramp")).isEqualTo(5000);
        assertThat(value(Map.of(), "--target", "ramp", "--config", "other.yaml"))
                .isEqualTo(5000);
        assertThat(told("ramp", "--config", "nowhere.yaml")).contains("nowhere.yaml can't be read");
    }

    @Test
    void anArgumentFileCountsAsTheCommandLine() throws IOException {
        file("target: 3k");
        Path args = Files.writeString(folder.resolve("args"), "--target 7k\n--hold 10s");

        assertThat(value(Map.of("MEGACONN_TARGET", "2k"), "--target", "ramp", "@" + args))
                .isEqualTo(7000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "targt: 5            | megaconn.yaml, line 1, column 1: unknown option or command 'targt': did you mean 'target'?",
                "bogus: 5            | line 1, column 1: unknown option or command 'bogus'",
                "help: true          | unknown option or command 'help'",
                "ramp:~  targt: 5    | line 2, column 3: unknown option of ramp 'targt': did you mean 'target'?",
                "ramp:~  watch: true | line 2, column 3: unknown option of ramp 'watch'",
                "ramp: 5             | line 1, column 7: write options as NAME: VALUE",
                "- target            | line 1, column 1: write options as NAME: VALUE",
                "target: 5~target: 6 | line 2, column 1: 'target' is set twice",
                "target: [1, 2]      | line 1, column 9: target takes one value",
                "target:             | line 1, column 8: a value is missing",
                "target: {a: 1       | not valid YAML",
                "local: yes          | megaconn.yaml, line 1, column 8: --local must be true or false, not 'yes'",
                "target: abc         | megaconn.yaml, line 1, column 9: Invalid value for option '--target': 'abc' is not a whole number",
                "target: 0           | megaconn.yaml, line 1, column 9: --target must be at least 1, not 0",
            })
    void aMistakeInTheFileIsRefusedWithLineAndColumn(String text, String told) throws IOException {
        file(text.replace("~", "\n"));

        assertThat(told("ramp", "--dry-run")).contains(told);
    }

    @Test
    void aMistakeInAVariableNamesIt() {
        assertThat(program(Map.of("MEGACONN_TARGET", "abc")).execute("ramp", "--dry-run"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("orchestrator: MEGACONN_TARGET: Invalid value for option '--target'");
    }

    @Test
    void helpIsPrintedWhateverTheFileIs() throws IOException {
        file("targt: 5");

        assertThat(program(Map.of("MEGACONN_TARGET", "abc")).execute("ramp", "--help"))
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void onlyAVariableThatLooksLikeAMisspelledOptionIsWorthAWarning() {
        Map<String, String> environment = Map.of(
                "MEGACONN_TARGT", "5", "MEGACONN_E2E_SLOW", "1", "MEGACONN_CLUSTER", "x", "MEGACONN_IT_MACHINE", "1");

        assertThat(program(environment).execute("ramp", "--local", "--dry-run", "--target", "10"))
                .isZero();

        assertThat(err.toString())
                .isEqualTo("warning: MEGACONN_TARGT is not an option: did you mean MEGACONN_TARGET?\n");
    }

    @Test
    void anOptionWithoutEffectIsLeftOutIfItWasNotTypedAndVerboseSaysSo() throws IOException {
        file("namespace: load\nport: 9");
        Map<String, String> environment = Map.of("MEGACONN_KEEP", "true");

        assertThat(value(environment, "--namespace", "ramp", "--local")).isNull();
        assertThat(value(environment, "--keep", "ramp", "--local")).isEqualTo(false);
        assertThat(value(environment, "--port", "ramp", "--local")).isEqualTo(9);
        assertThat(value(environment, "--namespace", "ramp")).isEqualTo("load");
        assertThat(value(environment, "--port", "ramp")).isNull();
        assertThat(program(environment).execute("ramp", "--local", "--dry-run", "--verbose", "--target", "10"))
                .isZero();
        assertThat(err.toString())
                .contains(
                        "line 1, column 12 is left out: --namespace requires a cluster",
                        "MEGACONN_KEEP is left out: --keep requires a cluster")
                .hasLineCount(2);
    }

    @Test
    void aTypedOptionIsRefusedAlsoIfTheFileChoosesTheMode() throws IOException {
        file("local: true");

        assertThat(told("ramp", "--namespace", "x"))
                .contains(
                        "--namespace requires a cluster, but --local uses this machine",
                        "line 1, column 8 sets --local");
    }

    private String told(String... args) {
        assertThat(program(Map.of()).execute(args)).isEqualTo(2);
        assertThat(err.toString().lines().skip(1)).allMatch(line -> line.contains("--help"));
        return err.toString();
    }
}
