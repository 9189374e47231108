package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.event.SampleLoad;
import io.megaconn.orchestrator.event.SampleTimes;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.system.TerminalSize;
import io.megaconn.runtime.wire.Reply;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {
    private static final int MILLION = 1_000_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Plan plan = Specs.target(MILLION).plan();
    private long nanos;
    private TerminalSize size = TerminalSize.USUAL;

    @Test
    void showsTotalBatchCountsMemoryAndLosses() {
        LiveDisplay display = display(new Style(true, false));

        display.accept(new Event.BatchStarted(3, 4, 10, 750_000));
        display.accept(sampled(500_000, 0, 0));

        assertThat(screen().lines())
                .satisfiesExactly(
                        bar -> assertThat(bar)
                                .startsWith("batch 3/4     [#######........]  500,000 of 1,000,000")
                                .endsWith(" left"),
                        counts -> assertThat(counts)
                                .isEqualTo("              clients 20/30 ready  server 499,990  kernel ~499,980"),
                        memory -> assertThat(memory)
                                .isEqualTo(
                                        "              elapsed 0:01  49,000 messages/s  lost 0  silent 0  memory 3.7 GiB"));
    }

    @Test
    void redrawsInPlace() {
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.BatchStarted(1, 4, 10, 250_000));
        for (int n = 0; n <= 250_000; n += 50_000) {
            display.accept(sampled(n, 0, 0));
        }

        assertThat(screen().lines()).hasSize(3);
        assertThat(screen().lines().getFirst()).contains("250,000 of 1,000,000");
    }

    @Test
    void whatHappensScrollsAboveTheBlock() {
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.BatchStarted(1, 4, 10, 250_000));
        display.accept(sampled(100_000, 0, 0));
        display.accept(new Event.ProcessDied("client-3", 42, 137, 9_000, "bye", ProcessRole.CLIENT));
        display.accept(sampled(91_000, 9_000, 0));

        List<String> lines = screen().lines();
        assertThat(lines).hasSize(6);
        assertThat(lines.getFirst()).matches("0:0\\d          client-3 \\(pid 42\\) died.*");
        assertThat(lines.get(1)).as("the rest of it, indented").isEqualTo("              last line of its log: bye");
        assertThat(lines.get(4)).contains("lost 9,000");
    }

    @Test
    void erasesItsBlockAtTheEnd() {
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.BatchStarted(4, 4, 10, MILLION));
        display.accept(sampled(MILLION, 0, 0));
        display.accept(new Event.BatchDone(Reports.batch(4, MILLION)));
        display.accept(new Event.HoldStarted(Duration.ofSeconds(60)));
        display.accept(sampled(MILLION, 0, 0));
        assertThat(screen().lines())
                .anyMatch(line -> line.startsWith("hold          [.") && line.contains("0:00 of 1:00"));
        display.accept(new Event.RunEnded(0, "done"));

        assertThat(screen().lines()).noneMatch(line -> line.contains("[###") || line.contains("messages/s"));
        assertThat(screen().lines()).anyMatch(line -> line.startsWith("batch 4/4     1,000,000 connected in"));
    }

    @Test
    void theBlockIsNeverWiderThan80ColumnsForAMillion() {
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.BatchStarted(100, 100, 10, MILLION));
        for (int n : new int[] {0, 1, 999, 250_000, 999_999, MILLION}) {
            display.accept(sampled(n, 0, 0));
            display.accept(sampled(n, MILLION, MILLION));
        }
        display.accept(new Event.HoldStarted(Duration.ofMillis(45_296_789)));
        display.accept(sampled(MILLION, MILLION, MILLION));

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("messages/s");
        assertThat(screen().width()).isLessThanOrEqualTo(80);
    }

    @Test
    void whatScrollsIsBrokenBetweenWords() {
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.Warned("ninety ".repeat(20).strip()));

        assertThat(screen().width()).isLessThan(80);
        assertThat(screen().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.strip()).endsWith("ninety"));
    }

    @Test
    void aNarrowTerminalHasAllOfItOnMoreLines() {
        size = new TerminalSize(40, 24);
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.BatchStarted(3, 4, 10, 750_000));
        display.accept(sampled(500_000, 7, 8));

        assertThat(screen().width()).isLessThan(40);
        assertThat(String.join("\n", screen().lines()))
                .startsWith("batch 3/4  500,000 of 1,000,000")
                .contains("kernel ~499,980", "lost 7", "silent 8");
    }

    @Test
    void aTerminalThatIsResizedInARunShowsOneBlock() {
        LiveDisplay display = display(new Style(true, true));
        TerminalEmulator terminal = new TerminalEmulator(80, 24);

        display.accept(new Event.BatchStarted(1, 4, 10, 250_000));
        for (int columns : new int[] {80, 40, 120, 25, 80}) {
            size = new TerminalSize(columns, 24);
            terminal.resize(columns, 24);
            out.reset();
            display.accept(sampled(100_000, 0, 0));
            display.accept(sampled(110_000, 0, 0));
            terminal.print(out.toString(StandardCharsets.UTF_8));

            assertThat(terminal.lines().stream().filter(line -> line.contains("of 1,000,000")))
                    .as("%d columns", columns)
                    .hasSize(1);
        }
        assertThat(terminal.lines()).hasSize(3);
    }

    @Test
    void aHoldCountsDownToItsEnd() {
        LiveDisplay display = display(new Style(true, false));

        display.accept(new Event.HoldStarted(Duration.ofSeconds(30)));
        nanos += 11_500_000_000L;
        display.accept(sampled(MILLION, 0, 0));
        assertThat(screen().lines().get(1))
                .isEqualTo("hold          [######.........]  0:12 of 0:30  1,000,000 of 1,000,000 open");

        nanos += 60_000_000_000L;
        display.accept(sampled(MILLION, 0, 0));
        assertThat(screen().lines().get(1)).contains("[###############]  0:30 of 0:30");
    }

    @Test
    void repliesHaveTheirTimeOnlyWhereTheyAreExpected() {
        display(new Style(true, false)).accept(replies(4_100));
        assertThat(String.join("\n", screen().lines())).doesNotContain("reply", "unanswered");

        plan = Specs.target(MILLION).reply(Reply.ECHO).plan();
        out.reset();
        display(new Style(true, false)).accept(replies(4_100));
        assertThat(String.join("\n", screen().lines())).contains("unanswered 3", "reply p99 4.1 ms");

        out.reset();
        display(new Style(true, false)).accept(replies(-1));
        assertThat(String.join("\n", screen().lines())).contains("reply p99 unknown");
    }

    @Test
    void whatIsUnknownIsNoNumber() {
        display(new Style(true, false)).accept(new Event.Sampled(MILLION, Counts.UNKNOWN, 0, -1, -1, 0, -1));

        assertThat(String.join("\n", screen().lines()))
                .contains("unknown messages/s", "silent unknown", "memory unknown")
                .doesNotContain("-1");
    }

    @Test
    void aFixIsIndentedAndNotBrokenInAWord() {
        String command =
                "sudo sysctl -w net.netfilter.nf_conntrack_max=2200000 net.netfilter.nf_conntrack_buckets=550000";

        display(new Style(true, false))
                .accept(new Event.Diagnosed(List.of(Finding.of(Limit.TCP_MEM, "节点一", "out of memory", command))));

        assertThat(screen().width()).isLessThan(80);
        assertThat(screen().lines())
                .containsExactly(
                        "waiting       节点一: out of memory",
                        "              fix: sudo sysctl -w net.netfilter.nf_conntrack_max=2200000",
                        "              net.netfilter.nf_conntrack_buckets=550000",
                        "              (docs/limits/tcp-mem.md)");
    }

    private static Event.Sampled replies(long p99) {
        return new Event.Sampled(
                MILLION,
                new Counts(9, 9, 9),
                0,
                0,
                0,
                0,
                0,
                SampleAges.NOW,
                3,
                new SampleTimes(-1, -1, p99 < 0 ? -1 : p99 / 2, p99),
                SampleLoad.UNKNOWN,
                Map.of());
    }

    @Test
    void lossesAreRedOnlyWhereColourIsWanted() {
        display(new Style(true, true)).accept(sampled(10, 5, 0));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\033[31mlost 5\033[0m");

        out.reset();
        display(new Style(true, false)).accept(sampled(10, 5, 0));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("lost 5").doesNotContain("\033[31m");
    }

    private static Event.Sampled sampled(int connections, long lost, long silent) {
        Counts counts = new Counts(connections, Math.max(0, connections - 10), Math.max(0, connections - 20));
        long memory = 8_000L * connections;
        return new Event.Sampled(
                MILLION, counts, connections / 25_000, silent, connections / 10 - connections / 500, lost, memory);
    }

    private LiveDisplay display(Style style) {
        return new LiveDisplay(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                style,
                plan,
                0,
                () -> nanos += 500_000_000,
                () -> size);
    }

    private TerminalEmulator screen() {
        return TerminalEmulator.showing(out.toString(StandardCharsets.UTF_8));
    }
}
