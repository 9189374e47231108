package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a full disk costs the record, never the run. Needs the right to mount a small tmpfs. */
class FullDiskIT extends RampTestBase {
    private boolean mounted;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        Files.createDirectory(output);
        mounted = sh("mount", "-t", "tmpfs", "-o", "size=64k", "megaconn-test", output.toString()) == 0;
        assumeThat(mounted)
                .as("NOT TESTED: the full disk, because this user can't mount a tmpfs (root can)")
                .isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            killWhatIsLeft();
            assertThat(sh("umount", output.toString())).isZero();
        }
    }

    @Test
    @OnRequest
    void aDiskThatFillsUpIsWarnedOfOnceAndTheTargetIsReachedAllTheSame() throws Exception {
        Path ballast = output.resolve("ballast");
        Files.write(ballast, new byte[56 * 1024]); // two pages are left

        Program ramp = ramp(
                "--target",
                "400",
                "--connections-per-client",
                "100",
                "--batch",
                "1",
                "--hold",
                "3s",
                "--message-interval",
                "1m");

        ramp.exits(0);
        assertNoChildIsLeft(ramp);
        assertThat(warnings(ramp).filter(line -> line.contains("warning: the record of this run is incomplete")))
                .singleElement()
                .asString()
                .contains("no space left on device");
        assertThat(ramp.err()).doesNotContain("\tat ");
        assertThat(ramp.out()).contains("counts        clients 400, server 400, kernel 400", "(exit code 0)");
        Files.delete(ballast);
        assertThat(record.eventsSoFar()).as("what fitted").isNotEmpty();
        assertThat(record.path().resolve("report.json")).doesNotExist();
        assertThat(record.path().resolve("report.html")).doesNotExist();
    }

    @Test
    void aDiskThatFillsUpMidwayCostsWhatComesThenAndTheReportIsPrinted() throws Exception {
        Program ramp = ramp(
                "--target",
                "400",
                "--connections-per-client",
                "100",
                "--batch",
                "1",
                "--hold",
                "6s",
                "--message-interval",
                "1m");
        Program.eventually()
                .until(() -> record.eventsSoFar().stream()
                        .anyMatch(event -> event.get("event").asString().equals("batchDone")));
        String run = record.path().toString();
        Path ballast = output.resolve("ballast");
        fill(ballast);

        ramp.exits(0);
        Files.delete(ballast);
        assertNoChildIsLeft(ramp);
        assertThat(warnings(ramp).filter(line -> line.contains("warning: the record of this run is incomplete")))
                .singleElement()
                .asString()
                .contains(run, "no space left on device");
        assertThat(ramp.err()).doesNotContain("\tat ");
        assertThat(ramp.out()).contains("counts        clients 400, server 400, kernel 400", "(exit code 0)");
        assertThat(record.eventsSoFar()).as("what came before").isNotEmpty();
        assertThat(record.path().resolve("report.json")).doesNotExist();
        assertThat(record.path().resolve("report.html")).doesNotExist();
    }

    /** Tests a page that is larger than this disk. */
    @Test
    @OnRequest
    void aPageThatDoesNotFitIsWarnedOfAndTheReportIsWhole() throws Exception {
        Program ramp = ramp(
                        "--target",
                        "200",
                        "--connections-per-client",
                        "100",
                        "--batch",
                        "1",
                        "--hold",
                        "1s",
                        "--message-interval",
                        "1m")
                .exits(0);

        assertThat(warnings(ramp))
                .singleElement()
                .asString()
                .contains(record.path().toString(), "report.html", "no space left on device");
        assertThat(ramp.out()).contains("counts        clients 200, server 200, kernel 200", "(exit code 0)");
        assertThat(ramp.err()).doesNotContain("\tat ");
        assertThat(record.report().get("exitCode").asInt()).isZero();
        assertThat(record.names()).contains("runEnded");
        assertThat(record.path()).isDirectoryNotContaining("glob:**report.html*");

        Program again = run("report", record.path().toString()).exits(0);
        assertThat(again.err().lines())
                .singleElement()
                .asString()
                .contains("report.html can't be written", "No space left on device");
        assertThat(again.out()).contains("(exit code 0)");
    }

    /** Fills the disk with everything that still fits. */
    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("space");
        }
    }

    @Test
    @OnRequest
    void aFolderThatGoesAwayMidwayCostsTheRecordAndTheReportIsPrinted() throws Exception {
        Program ramp = ramp(
                "--target",
                "200",
                "--connections-per-client",
                "100",
                "--batch",
                "1",
                "--hold",
                "3s",
                "--message-interval",
                "1m");
        Program.eventually()
                .until(() -> record.eventsSoFar().stream()
                        .anyMatch(event -> event.get("event").asString().equals("batchDone")));
        assertThat(sh("rm", "-r", record.path().toString())).isZero();

        ramp.exits(0);
        assertThat(ramp.out())
                .contains("warning: the record of this run is incomplete", "counts        clients 200, server 200")
                .contains("(exit code 0)");
        assertThat(ramp.err()).doesNotContain("\tat ");
    }

    @Test
    void aReadOnlyFolderIsToldBeforeAnythingIsStarted() throws Exception {
        assertThat(sh("mount", "-o", "remount,ro", output.toString())).isZero();

        Program ramp = ramp("--target", "10").exits(2);

        assertThat(ramp.err()).contains(output.toString(), "Read-only file system", "--output DIR");
        assertNoChildIsLeft(ramp);
    }

    private static int sh(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Returns the lines of warnings, with the time of the run as their label while it lasts. */
    private static Stream<String> warnings(Program ramp) {
        return ramp.out().lines().filter(line -> line.matches("(\\d+:\\d\\d +)?warning: .*"));
    }
}
