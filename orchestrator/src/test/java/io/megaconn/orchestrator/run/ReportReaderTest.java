package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportReaderTest {
    private static final Plan PLAN = ClusterPlanner.plan(
            Specs.target(2_500)
                    .perClient(1_000)
                    .reply(Reply.ECHO)
                    .interval(Duration.ofMillis(1_500))
                    .build(),
            List.of(new Endpoint("10.88.0.11", 9000), new Endpoint("fd00::1", 9001)));
    private static final Plan LOCAL_PLAN = Specs.target(2_500).plan();
    private static final ClusterInfo CLUSTER = new ClusterInfo(
            "v1.30.0",
            "load",
            "megaconn",
            "node1",
            List.of(new ClusterInfo.Node("node1", "6.8.0", "v1.30.0", true, 4_000, 8L << 30, 110, -1, 0, 0)));

    @TempDir
    Path folder;

    @Test
    void aReportOfAClusterReadsBackAsItWasWritten() {
        Report report = report(new Environment.Kubernetes(CLUSTER));

        assertThat(report.host()).isNull();
        assertThat(report.hold()).isNotNull();
        assertThat(report.connectTime().count()).isEqualTo(3);
        assertThat(ReportReader.parse(Json.write(report), Report.class, "it")).isEqualTo(report);
    }

    @Test
    void aReportOfThisMachineReadsBackAsItWasWritten() {
        Report report = report(new Environment.Local(Hosts.host().build()), LOCAL_PLAN);

        assertThat(report.cluster()).isNull();
        assertThat(report.plan().local()).isNotNull();
        assertThat(report.host().fileMax()).isEqualTo(Long.MAX_VALUE);
        assertThat(ReportReader.parse(Json.write(report), Report.class, "it")).isEqualTo(report);
    }

    @Test
    void aReportOfARunThatDidNotComeFarReadsBackToo() {
        Report report = new Run(
                        "r",
                        SampleReports.INVOCATION,
                        PLAN,
                        new Environment.Kubernetes(CLUSTER),
                        new RunStart(Instant.EPOCH, 0),
                        List.of())
                .end(Outcome.interrupted());

        assertThat(report.hold()).isNull();
        assertThat(ReportReader.parse(Json.write(report), Report.class, "it")).isEqualTo(report);
    }

    @Test
    void whatALaterVersionAddsIsLeftAside() {
        String json = Json.write(report(new Environment.Kubernetes(CLUSTER))).replaceFirst("\\{", "{\"new\":[1,{}],");

        assertThat(ReportReader.parse(json, Report.class, "it").run()).isEqualTo("r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "{}", "[]", "17", "not json", "{\"format\":2,", "{\"format\":\"two\n\"}"})
    void whatIsNoReportIsAUsageErrorInOneLineThatSaysWhere(String json) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.parse(json, Report.class, "report.json of ConfigMap x-run"))
                .withMessageStartingWith("report.json of ConfigMap x-run can't be read: ")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .satisfies(e -> assertThat(e.getMessage()).doesNotEndWith(": "));
    }

    @Test
    void anEndpointThatCannotBeIsNamed() {
        String json = Json.write(report(new Environment.Kubernetes(CLUSTER))).replaceFirst(":9000", ":70000");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.parse(json, Report.class, "it"))
                .withMessageContaining("70000");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 5, 1_000})
    void aReportOfAnotherFormatIsNamed(int format) {
        String json = Json.write(report(new Environment.Kubernetes(CLUSTER)))
                .replaceFirst("\"format\":4", "\"format\":" + format);

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.parse(json, Report.class, "it"))
                .withMessage("it can't be read: it has format " + format
                        + ", but this version reads 3 and 4: use the version that wrote it");
    }

    @Test
    void aWorkloadThatCannotBeIsNamed() {
        String json = Json.write(report(new Environment.Kubernetes(CLUSTER)))
                .replaceFirst("\"payloadSize\":32", "\"payloadSize\":0");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.parse(json, Report.class, "it"))
                .withMessageContaining("--payload-size must be 1 to 1MiB, not 0");
    }

    @Test
    void theReportOfAFolderIsRead() throws IOException {
        Report report = report(new Environment.Kubernetes(CLUSTER));
        Files.writeString(folder.resolve("report.json"), Json.write(report) + "\n");

        assertThat(ReportReader.read(folder)).isEqualTo(report);
    }

    @Test
    void aFolderWithoutAReportIsAUsageErrorThatSaysWhatToName() throws IOException {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.read(folder))
                .withMessage(folder.resolve("report.json")
                        + " is missing: the run is still running, or was killed; name the folder of a finished one");

        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.read(file))
                .withMessage(file.resolve("report.json") + " can't be read: Not a directory");
    }

    /** Returns a report with every field. */
    private static Report report(Environment environment) {
        return report(environment, PLAN);
    }

    private static Report report(Environment environment, Plan plan) {
        Run run = new Run(
                "r",
                SampleReports.INVOCATION,
                plan,
                environment,
                new RunStart(Instant.EPOCH, System.nanoTime()),
                List.of());
        Counts counts = new Counts(2_500, 2_500, 2_500);
        run.accept(new Event.BatchDone(new BatchResult(
                1, 3, 2_500, 1.25, 0.5, 5_000, counts, new MemoryPerConnection(8_200, 66, 130, 103, -3), 77, 12)));
        run.observe(SampleReports.snapshot());
        run.accept(new Event.ProcessDied(
                "megaconn-client-1", 0, 137, 1_000, "a \"quote\"\nand a line", ProcessRole.CLIENT));
        run.accept(new Event.Warned("careful: ü"));
        run.accept(new Event.HoldDone(new HoldResult(60.125, 1, 2, 3, counts)));
        return run.end(Outcome.disagree("counts disagree"));
    }

    @Test
    void aFileThatIsTooLargeForAReportIsRefusedBeforeItIsRead() throws IOException {
        Files.writeString(folder.resolve("report.json"), "[" + "1,".repeat(3 << 20) + "1]");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.read(folder))
                .withMessageContaining("report.json can't be read: it is larger than 4,194,304 bytes");
    }
}
