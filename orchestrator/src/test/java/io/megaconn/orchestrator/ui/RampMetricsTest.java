package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.event.SampleLoad;
import io.megaconn.orchestrator.event.SampleTimes;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.StartupProgress;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.metrics.Exposition;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RampMetricsTest {
    private static final Event STARTED = new Event.RunStarted(
            Report.FORMAT,
            "20260203-040506-00ff",
            "1.2.3",
            "ramp",
            Specs.target(1_000_000).plan(),
            null,
            null,
            "baseline",
            Map.of("kernel", "6.12"),
            "0123abc");

    private final RampMetrics metrics = new RampMetrics();

    private List<String> lines() {
        return new String(Exposition.of(metrics.collect(), null).body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Event.Sampled sampled(long clients, long kernel) {
        return new Event.Sampled(250_000, new Counts(clients, 199_000, kernel), 8, 3, 25_000, 12, 2_000_000_000);
    }

    @Test
    void nothingBeforeTheRun() {
        assertThat(lines()).isEmpty();
    }

    @Test
    void aSideWhoseCountIsUnknownIsMissing() {
        metrics.accept(STARTED);
        metrics.accept(new Event.Sampled(250_000, new Counts(9, -1, -1), 0, 0, 0, 0, 0));

        assertThat(lines().stream().filter(line -> line.startsWith("megaconn_ramp_connections{")))
                .containsExactly("megaconn_ramp_connections{side=\"clients\"} 9.0");
    }

    @Test
    void thePlanFromTheStart() {
        metrics.accept(STARTED);
        assertThat(lines())
                .contains(
                        "megaconn_ramp_info{name=\"baseline\",place=\"local\",run=\"20260203-040506-00ff\",version=\"1.2.3\"} 1",
                        "megaconn_ramp_target_connections 1000000.0",
                        "megaconn_ramp_clients 40.0",
                        "megaconn_ramp_batches 4.0",
                        "megaconn_ramp_batches_done_total 0.0")
                .noneMatch(line -> line.contains("kernel") || line.startsWith("megaconn_ramp_batch_seconds"))
                .as("nothing has been counted yet")
                .noneMatch(line -> line.startsWith("megaconn_ramp_connections{")
                        || line.startsWith("megaconn_ramp_silent_connections")
                        || line.startsWith("megaconn_ramp_messages_per_second"));
    }

    @Test
    void failuresAreCountedByReason() {
        metrics.accept(STARTED);
        metrics.accept(new Event.Sampled(
                10,
                new Counts(1, 1, 1),
                1,
                0,
                0,
                2,
                0,
                SampleAges.NOW,
                -1,
                SampleTimes.UNKNOWN,
                SampleLoad.UNKNOWN,
                Map.of("EOF", 2L)));

        assertThat(lines()).contains("megaconn_ramp_failures_total{reason=\"EOF\"} 2.0");
    }

    @Test
    void theLatestSample() {
        metrics.accept(STARTED);
        metrics.accept(sampled(1, 2));
        metrics.accept(sampled(200_000, 198_000));
        assertThat(lines())
                .contains(
                        "megaconn_ramp_connections{side=\"clients\"} 200000.0",
                        "megaconn_ramp_connections{side=\"server\"} 199000.0",
                        "megaconn_ramp_connections{side=\"kernel\"} 198000.0",
                        "megaconn_ramp_expected_connections 250000.0",
                        "megaconn_ramp_ready_clients 8.0",
                        "megaconn_ramp_silent_connections 3.0",
                        "megaconn_ramp_messages_per_second 25000.0",
                        "megaconn_ramp_connections_lost_total 12.0",
                        "megaconn_ramp_taken_memory_bytes 2.0E9");
    }

    @Test
    void batchesThatAreDone() {
        metrics.accept(STARTED);
        metrics.accept(new Event.Resumed(2, 500_000));
        assertThat(lines()).contains("megaconn_ramp_batches_done_total 2.0");
        metrics.accept(new Event.BatchDone(Reports.batch(3, 750_000)));
        assertThat(lines())
                .contains(
                        "megaconn_ramp_batches_done_total 3.0",
                        "megaconn_ramp_batch_seconds 9.87",
                        "megaconn_ramp_connection_memory_bytes{part=\"kernel\"} 8214.0",
                        "megaconn_ramp_connection_memory_bytes{part=\"client_rss\"} 3100.0");
    }

    private static ClientStats stats(long uptimeMs, Latency connectTime) {
        return Stats.with(Stats.client(0, 10, 10, 0, Map.of(), connectTime), "uptimeMs", uptimeMs);
    }

    /** @param exact the answers to an exact query */
    private void answer(String process, ClientStats latest, ClientStats... exact) {
        metrics.observe(new Snapshot(
                null,
                Clients.of(List.of(exact), 0),
                new Machine(0, 0, 0, 0),
                -1,
                List.of(),
                "",
                exact.length > 0,
                new WitnessTimes(null, List.of(), List.of(new ClientAnswer(process, latest, 0)), 1, 0, false),
                StartupProgress.NONE));
    }

    private void answer(String process, long uptimeMs, long... connectMicros) {
        answer(process, stats(uptimeMs, connectMicros.length == 0 ? Latency.NONE : Stats.latency(connectMicros)));
    }

    /** A plain answer may arrive after the exact one, and then be the latest. */
    @Test
    void theAnswersOfAnExactQueryCount() {
        metrics.accept(STARTED);
        answer("client-0/1", stats(2_100, Latency.NONE), stats(2_000, Stats.latency(80, 900)));
        assertThat(lines()).contains("megaconn_ramp_connect_seconds_count 2");

        ClientStats predecessor = Stats.with(stats(2_000, Stats.latency(80, 900)), "pid", 1L);
        answer("client-0/2", stats(100, Latency.NONE), predecessor);
        assertThat(lines()).as("another process").contains("megaconn_ramp_connect_seconds_count 2");
    }

    @Test
    void connectTimesOfAllClientsSinceTheirStart() {
        metrics.accept(STARTED);
        answer("client-0/1", 1_000); // a summary only
        assertThat(lines()).noneMatch(line -> line.contains("_seconds_bucket"));

        answer("client-0/1", 2_000, 80, 900);
        answer("client-1/1", 2_000, 3_000);

        assertThat(lines())
                .contains(
                        "megaconn_ramp_connect_seconds_bucket{le=\"1.0E-4\"} 1",
                        "megaconn_ramp_connect_seconds_bucket{le=\"0.001\"} 2",
                        "megaconn_ramp_connect_seconds_bucket{le=\"0.005\"} 3",
                        "megaconn_ramp_connect_seconds_bucket{le=\"+Inf\"} 3",
                        "megaconn_ramp_connect_seconds_count 3")
                .noneMatch(line -> line.startsWith("megaconn_ramp_reply_seconds"));
    }

    @Test
    void anAnswerReplacesAnEarlierOneOfTheProcessAndADeadProcessStillCounts() {
        metrics.accept(STARTED);
        answer("client-0/1", 2_000, 80, 900);
        answer("client-0/1", 2_000, 80, 900); // the same again
        answer("client-0/1", 1_500, 80); // late
        assertThat(lines()).contains("megaconn_ramp_connect_seconds_count 2");

        answer("client-0/1", 3_000, 80, 900, 900);
        answer("client-0/2", 500, 70); // its successor
        assertThat(lines()).contains("megaconn_ramp_connect_seconds_count 4");
    }

    @Test
    void replyTimesOnlyWhereRepliesAreExpected() {
        metrics.accept(Stats.with(
                (Event.RunStarted) STARTED,
                "plan",
                Specs.target(1_000_000).reply(Reply.ECHO).plan()));
        answer("client-0/1", 1_000, 80);

        assertThat(lines()).contains("megaconn_ramp_reply_seconds_count 0");
    }

    @Test
    void holdDeathsAndFindings() {
        metrics.accept(STARTED);
        metrics.accept(new Event.HoldStarted(Duration.ofSeconds(30)));
        metrics.accept(new Event.ProcessDied("client-3", 4711, 137, 25_000, "", ProcessRole.CLIENT));
        metrics.accept(new Event.Diagnosed(
                List.of(Finding.of(Limit.REFUSED, "a", "x", ""), Finding.of(Limit.REFUSED, "b", "y", ""))));
        assertThat(lines())
                .contains(
                        "megaconn_ramp_holding 1.0",
                        "megaconn_ramp_process_deaths_total 1.0",
                        "megaconn_ramp_findings{limit=\"refused\"} 2.0");

        metrics.accept(new Event.Diagnosed(List.of()));
        metrics.accept(new Event.HoldDone(new HoldResult(30, 0, 0, 9, new Counts(9, 9, 9))));
        assertThat(lines())
                .contains("megaconn_ramp_holding 0.0")
                .noneMatch(line -> line.startsWith("megaconn_ramp_findings"));
    }
}
