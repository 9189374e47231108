package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.SampleReports;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that could not say what it had to say has not done its work. */
class OutputErrorsIT {
    private static final String MESSAGE = "orchestrator: standard output can't be written: No space left on device\n";

    @TempDir
    Path folder;

    private Program start(String redirection, String... args) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" " + redirection, "sh"));
        command.addAll(Program.command());
        return Program.start(folder, 0, command, args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--batch=1"})
    void aFullDiskIsAnErrorOfPreflight(String option) {
        try (Program program = start(">/dev/full", "preflight", "--local", "--target=10", option)) {
            program.exits(ExitCode.UNEXPECTED);
            assertThat(program.err()).endsWith(MESSAGE);
        }
    }

    @Test
    void aFullDiskIsAnErrorOfReportAndCompareAndHelp() throws IOException {
        for (String run : List.of("a", "b")) {
            Files.createDirectories(folder.resolve(run));
            Files.writeString(folder.resolve(run + "/report.json"), Json.write(SampleReports.full()));
        }
        for (String args : List.of("report a", "report a --json", "compare a b", "compare a b --json", "--help")) {
            try (Program program = start(">/dev/full", args.split(" "))) {
                program.exits(ExitCode.UNEXPECTED);
                assertThat(program.err()).as(args).endsWith(MESSAGE);
            }
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() {
        try (Program program = start("| :", "--help")) {
            program.exits(ExitCode.OK);
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void aRampWhoseDocumentsCanNotBeWrittenSaysSo() {
        int port = Program.freePort();
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"));
        command.addAll(Program.command());
        try (Program program = Program.start(
                folder,
                port,
                command,
                "ramp",
                "--local",
                "--target=10",
                "--port=" + port,
                "--junit=/dev/full",
                "--json")) {
            program.exits(ExitCode.UNEXPECTED);
            assertThat(program.err())
                    .contains("--junit /dev/full can't be written")
                    .endsWith(MESSAGE);
        }
    }
}
