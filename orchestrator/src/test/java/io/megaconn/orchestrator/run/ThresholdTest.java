package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ThresholdTest {
    private static final Counts WHOLE = new Counts(100, 100, 100);

    /** Two batches of 50 in 0.5 s each; 3 lost, of 7 failures; a hold of 30 s with 1 silent and 3,000 messages. */
    private static Run run() {
        Run run = TestRun.of(100).run;
        MemoryPerConnection memory = new MemoryPerConnection(8_214, 66, 130, 103, 3_100);
        run.accept(new Event.BatchDone(new BatchResult(
                1, 1, 50, 1, 0.5, 100, new Counts(50, 50, 50), new MemoryPerConnection(1, 1, 1, 1, 1), 7, 0)));
        run.accept(new Event.BatchDone(new BatchResult(2, 1, 100, 1, 0.5, 100, WHOLE, memory, 7, 0)));
        run.accept(new Event.Sampled(100, WHOLE, 2, 0, 100, 3, 64 << 20));
        run.accept(new Event.ProcessDied("client-0", 42, 137, 50, "bye", ProcessRole.CLIENT));
        run.accept(new Event.HoldDone(new HoldResult(30, 3, 1, 3_000, WHOLE)));
        run.observe(new Snapshot(
                Stats.server(100, 100),
                Clients.of(
                        List.of(Stats.client(
                                0, 100, 100, 3, Map.of("EOF", 3L, "TIMEOUT", 4L), Stats.latency(500, 2_000, 60_000))),
                        0),
                new Machine(0, 0, 0, 0),
                -1,
                List.of(),
                "",
                true));
        return run;
    }

    static List<Metric> all() {
        return Metric.ALL;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lost==3|3|true",
                "lost == 0|3|false",
                "lost!=0|3|true",
                "failures<=7|7|true",
                "failures<7|7|false",
                "deaths<2|1|true",
                "silent==0|1|false",
                "messages_per_second>=100|100|true",
                "messages_per_second>0.1k|100|false",
                "connects_per_second>=100|100|true",
                "connect_p50<=2.1ms|0.002|true",
                "connect_max<60s|0.06|true",
                "connect_max<200us|0.06|false",
                "memory_peak<=64MiB|67108864|true",
                "memory_peak<0.0625GiB|67108864|false",
                "kernel_per_connection<8.1KiB|8214|true",
                "client_rss_per_connection<3_000|3100|false",
                "client_heap_per_connection<=103b|103|true",
                "server_gc_max<=12ms|0.012|true",
                "client_gc_max<5ms|0.005|false",
            })
    void isJudgedByTheReport(String expression, double actual, boolean ok) {
        ThresholdResult result = Threshold.parse(expression).judge(run().end(Outcome.reached("")));

        assertThat(result.expression()).isEqualTo(expression);
        assertThat(result.actual()).isCloseTo(actual, org.assertj.core.data.Percentage.withPercentage(2));
        assertThat(result.ok()).as("%s", result).isEqualTo(ok);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyMeasureCanBeWrittenAndComesFromTheReport(Metric measure) {
        String value = Map.of(
                        Metric.Kind.COUNT, "1m",
                        Metric.Kind.SECONDS, "100",
                        Metric.Kind.TIME, "1h",
                        Metric.Kind.BYTES, "1TiB")
                .get(measure.kind());
        ThresholdResult result = Threshold.parse(measure.name() + "<" + value).judge(run().end(Outcome.reached("")));

        boolean missing = measure.needs() == Metric.Needs.ECHO
                || measure.needs() == Metric.Needs.TLS
                || measure.needs() == Metric.Needs.EXTERNAL_SERVER; // this run had none
        assertThat(result.actual() == null).isEqualTo(missing);
        assertThat(result.ok()).isEqualTo(!missing);
        assertThat(result.measured()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reply_p98<50ms|column 1: unknown name 'reply_p98': use one of lost, failures,",
                "'  lots==0'|column 3: unknown name 'lots'",
                "<5|column 1: a name is missing: use one of lost,",
                "''|column 1: a name is missing",
                "lost|column 5: use one of < <= > >= == !=",
                "lost = 0|column 6: use one of < <= > >= == !=",
                "lost =! 0|column 6: use one of",
                "lost==|column 7: '' is not a whole number",
                "lost < -1|column 8: '-1' is not a whole number",
                "lost==0.5|column 7: '0.5' is not a whole number",
                "lost==0 and silent==0|column 7: '0 and silent==0' is not a whole number",
                "connect_p99<50|column 13: '50' is not a time: write it like 200us, 50ms, 1.5s or 2m",
                "reply_p99<50|column 11: '50' is not a time",
                "reply_p99<1_0|column 11: '1_0' is not a time",
                "connect_p99<50 ms|column 13: '50 ms' is not a time",
                "memory_peak<1ZiB|column 13: '1ZiB' is not a size",
                "seconds_to_target<soon|column 19: 'soon' is not a time",
            })
    void whatIsWrongIsSaidWithItsColumn(String expression, String told) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Threshold.parse(expression))
                .withMessageContaining(told)
                .withMessageStartingWith("'" + expression + "'");
    }

    @ParameterizedTest
    @CsvSource({"90,90", "90.5,90.5", "1m30s,90", "1500ms,1.5"})
    void secondsNeedNoUnit(String value, double limit) {
        assertThat(Threshold.parse("seconds_to_target<" + value).limit()).isEqualTo(limit);
    }

    @Test
    void aRunThatWentWellEndsOtherwiseWhenAThresholdIsNotMet() {
        TestRun test = TestRun.of(
                Specs.target(100).thresholds("lost==0", "seconds_to_target<1m").plan());

        Report report = test.run.end(Outcome.reached("fine"));

        assertThat(report.exitCode()).isEqualTo(ExitCode.THRESHOLD).isEqualTo(6);
        assertThat(report.verdict())
                .isEqualTo("fine; but 1 of 2 thresholds not met: seconds_to_target<1m (not measured)");
        assertThat(report.thresholds())
                .containsExactly(
                        new ThresholdResult("lost==0", 0.0, "", true),
                        new ThresholdResult("seconds_to_target<1m", null, "s", false));
        assertThat(test.events).endsWith(new Event.RunEnded(6, report.verdict()));
    }

    @Test
    void aRunThatWentWrongKeepsItsOwnExitCode() {
        Report report = run().end(Outcome.disagree("3 lost"), List.of(Threshold.parse("lost==0")), measured -> "");

        assertThat(report.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(report.verdict()).isEqualTo("3 lost; 1 of 1 thresholds not met: lost==0 (3)");
        assertThat(report.thresholds()).containsExactly(new ThresholdResult("lost==0", 3.0, "", false));
    }

    @ParameterizedTest
    @CsvSource({
        "reply_p99<50ms, none, 60s, --reply echo",
        "messages_per_second>1k, none, 0, --hold",
        "silent==0, echo, 0, --hold 22.5s",
        "silent==0, none, 22s, --hold 22.5s",
    })
    void whatARunWillNotMeasureIsSaidBefore(String expression, String reply, String hold, String told) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> check(expression, reply, hold))
                .withMessageStartingWith("--threshold '" + expression + "': ")
                .withMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource({
        "reply_p99<50ms, echo, 0",
        "messages_per_second>1k, none, 1s",
        "silent==0, none, 22.5s",
        "lost==0, none, 0"
    })
    void whatItWillMeasureIsLetThrough(String expression, String reply, String hold) {
        check(expression, reply, hold);
    }

    private static void check(String expression, String reply, String hold) {
        Plan plan = Specs.target(100)
                .reply(Reply.valueOf(reply.toUpperCase(java.util.Locale.ROOT)))
                .hold(io.megaconn.runtime.Quantities.duration(hold))
                .thresholds("lost==0", expression)
                .plan();
        Threshold.check(plan);
    }
}
