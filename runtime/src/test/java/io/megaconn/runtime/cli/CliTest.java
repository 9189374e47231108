package io.megaconn.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class CliTest {
    @Command(name = "ship")
    static final class Ship implements Callable<Integer> {
        @Option(names = "--target")
        int target = 1;

        @Option(names = "--interval")
        Duration interval = Duration.ZERO;

        @Option(names = "--payload", converter = Cli.Size.class)
        int payload;

        @Option(names = "--file")
        Path file;

        @Option(names = "--endpoint")
        Endpoint endpoint;

        @Option(names = "--reply")
        Reply reply = Reply.NONE;

        @Option(names = "--file-tables")
        FileTables fileTables = FileTables.AUTO;

        @Mixin
        CommonOptions common = new CommonOptions();

        RuntimeException failure;

        @Override
        public Integer call() {
            if (failure != null) {
                throw failure;
            }
            return ExitCode.OK;
        }
    }

    private final Ship ship = new Ship();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine commandLine = Cli.commandLine(ship);
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    /** An unset variable makes one, in {@code --file "$FILE"}. */
    @Test
    void anEmptyPathIsAMistake() {
        assertThat(run("--file=")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--file").contains("the path is empty");
        assertThat(run("--file=a/b")).isZero();
        assertThat(ship.file).isEqualTo(Path.of("a/b"));
    }

    @Test
    void optionsAreReadAsPeopleWriteThem() {
        int exitCode =
                run("--target=1.5m", "--interval=90", "--payload", "4KiB", "--endpoint=[::1]:9000", "--reply", "echo");
        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(ship.target).isEqualTo(1_500_000);
        assertThat(ship.interval).isEqualTo(Duration.ofSeconds(90));
        assertThat(ship.payload).isEqualTo(4096);
        assertThat(ship.endpoint).isEqualTo(new Endpoint("::1", 9000));
        assertThat(ship.reply).isEqualTo(Reply.ECHO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"per-loop", "per_loop", "PER_LOOP", "Per-Loop"})
    void choicesMayBeTypedInAnyCase(String text) {
        assertThat(run("--file-tables", text)).isZero();
        assertThat(ship.fileTables).isEqualTo(FileTables.PER_LOOP);
    }

    @Test
    void anUnknownOptionIsAUsageErrorWithASuggestion() {
        assertThat(run("--targe", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("--targe", "Did you mean --target").hasLineCount(2);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--target=x, whole number",
        "--target=3g, whole number",
        "--target=-1, whole number",
        "--interval=10x, not a duration",
        "--payload=1g, not a size",
        "--endpoint=host, not an endpoint",
        "--endpoint=h:70000, out of range",
        "--reply=loud, 'must be one of: none, echo'",
        "--file-tables=x, 'must be one of: auto, shared, per-loop'",
        "--target=, whole number"
    })
    void aBadValueIsAUsageErrorThatNamesTheOptionAndSaysWhatToWrite(String argument, String explanation) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("ship: ")
                .contains(argument.substring(0, argument.indexOf('=')), explanation)
                .contains("ship --help")
                .hasLineCount(2)
                .doesNotContain("Exception");
    }

    @Test
    void aUserErrorIsOneLineAndItsExitCode() {
        ship.failure = new UserError(ExitCode.REFUSED, "the port is taken: take another");
        assertThat(run()).isEqualTo(3);
        assertThat(err.toString()).isEqualTo("ship: the port is taken: take another\n");
    }

    @Test
    void anUnexpectedExceptionIsOneLineWithoutStackTrace() {
        ship.failure = new IllegalStateException("boom");
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("ship: unexpected: java.lang.IllegalStateException: boom")
                .contains("--stacktrace")
                .hasLineCount(1);
    }

    @Test
    void theStackTraceIsThereForWhoAsks() {
        ship.failure = new IllegalStateException("boom");
        assertThat(run("--stacktrace")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat " + CliTest.class.getName() + ".theStackTrace");
    }

    @Test
    void theVersionIsPrintedWhateverElseIsMissing() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString())
                .startsWith("ship ")
                .contains("\ncommit ", "\nJDK ")
                .hasLineCount(3);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpIsNoError() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: ship", "--target", "--stacktrace");
        assertThat(err.toString()).isEmpty();
    }
}
