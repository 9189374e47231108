package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {
    private static final int MILLION = 1_000_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
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
                                .contains("[###############...............]", "500,000 of 1,000,000", "left"),
                        counts -> assertThat(counts)
                                .contains("batch 3/4", "clients ready 20", "server 499,990", "kernel ~499,980"),
                        memory -> assertThat(memory)
                                .contains("memory 3815MiB", "8,000 B/conn", "49,000 msg/s", "lost 0", "silent 0"));
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
        assertThat(lines).hasSize(4);
        assertThat(lines.getFirst()).startsWith("client-3 (pid 42) died");
        assertThat(lines.getLast()).contains("lost 9,000");
    }

    @Test
    void erasesItsBlockAtTheEnd() {
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.BatchStarted(4, 4, 10, MILLION));
        display.accept(sampled(MILLION, 0, 0));
        display.accept(new Event.BatchDone(Reports.batch(4, MILLION)));
        display.accept(new Event.HoldStarted(Duration.ofSeconds(60)));
        display.accept(sampled(MILLION, 0, 0));
        assertThat(screen().lines()).anyMatch(line -> line.contains("hold 1m"));
        display.accept(new Event.RunEnded(0, "done"));

        assertThat(screen().lines()).noneMatch(line -> line.contains("[###") || line.contains("msg/s"));
        assertThat(screen().lines()).anyMatch(line -> line.startsWith("batch 4/4  1,000,000 connected in"));
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

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("msg/s");
        assertThat(screen().width()).isLessThanOrEqualTo(80);
    }

    @Test
    void whatScrollsIsBrokenBetweenWords() {
        LiveDisplay display = display(new Style(true, true));

        display.accept(new Event.Warned("ninety ".repeat(20).strip()));

        assertThat(screen().width()).isLessThan(80);
        assertThat(screen().lines())
                .hasSize(2)
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
                .startsWith(" 500,000 of 1,000,000")
                .contains("batch 3/4", "kernel ~499,980", "lost 7", "silent 8");
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
                MILLION,
                () -> nanos += 500_000_000,
                () -> size);
    }

    private TerminalEmulator screen() {
        return TerminalEmulator.showing(out.toString(StandardCharsets.UTF_8));
    }
}
