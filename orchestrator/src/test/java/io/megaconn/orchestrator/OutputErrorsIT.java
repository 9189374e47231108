package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.SampleReports;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.wire.Json;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a command fails if its output can't be written. */
class OutputErrorsIT extends RampTestBase {
    private static final String FULL = ": standard output can't be written: No space left on device\n";
    private static final String MESSAGE = "orchestrator" + FULL;

    private Program start(String redirection, String... args) {
        return start(Jar.orchestrator(), redirection, args);
    }

    private Program start(Jar jar, String redirection, String... args) {
        return keep(Program.start(
                folder, jar.after("sh", "-c", "\"$@\" " + redirection, "sh").command(args)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"preflight --local --target=10", "--help"})
    void aFullDiskIsAnError(String args) throws IOException {
        for (String run : List.of("a", "b")) {
            Files.createDirectories(folder.resolve(run));
            Files.writeString(folder.resolve(run + "/report.json"), Json.write(SampleReports.full()));
        }

        Program program = start(">/dev/full", args.split(" "));

        program.exits(ExitCode.UNEXPECTED);
        assertThat(program.err()).as(args).endsWith(MESSAGE);
    }

    @OnRequest
    @ParameterizedTest
    @ValueSource(strings = {"report a", "compare a b --json"})
    void aFullDiskIsAnErrorOfOtherCommandsToo(String args) throws IOException {
        aFullDiskIsAnError(args);
    }

    @Test
    void theLastLineOfARampHasTheExitCodeOfTheProgram() throws IOException {
        Program program = start(
                "", "ramp", "--local", "--target=10", "--port=" + port, "--junit=/dev/full", "--output=" + folder);

        program.exits(ExitCode.UNEXPECTED);
        assertThat(program.outLines().getLast())
                .startsWith("10 connections; ")
                .contains("--junit /dev/full can't be written")
                .endsWith("(exit code 1)");
    }

    @Test
    void aClientReportsAFullDiskAtItsEnd() {
        Program program =
                start(Jar.client(), ">/dev/full", "--endpoint=127.0.0.9:1", "--connections=1", "--duration=1s");

        program.exits(ExitCode.NOT_REACHED);
        assertThat(program.err()).endsWith("client" + FULL);
    }

    @Test
    @OnRequest
    void serverAndClientReportAFullDiskToo() {
        for (Jar jar : List.of(Jar.server(), Jar.client())) {
            Program program = start(jar, ">/dev/full", "--help");

            program.exits(ExitCode.UNEXPECTED);
            assertThat(program.err()).endsWith(jar.program() + FULL);
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() {
        Program program = start("| :", "--help");

        program.exits(ExitCode.OK);
        assertThat(program.err()).isEmpty();
    }

    @Test
    @OnRequest
    void aRampWhoseDocumentsCanNotBeWrittenSaysSo() {
        Program program =
                start(">/dev/full", "ramp", "--local", "--target=10", "--port=" + port, "--junit=/dev/full", "--json");

        program.exits(ExitCode.UNEXPECTED);
        assertThat(program.err()).contains("--junit /dev/full can't be written").endsWith(MESSAGE);
    }
}
