package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.plan.Specs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainDisplayTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final PlainDisplay display = new PlainDisplay(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            Specs.target(1_000_000).plan(),
            nanos.get(),
            nanos::get);

    @Test
    void everythingThatHappensIsALineAtOnce() {
        display.accept(new Event.ServerStarted("server", 42, List.of("127.0.0.1:9000"), 2, false));
        display.accept(new Event.BatchStarted(1, 4, 10, 250_000));
        display.accept(new Event.BatchDone(Reports.batch(1, 250_000)));
        display.accept(new Event.HoldStarted(Duration.ofSeconds(30)));

        assertThat(lines())
                .containsExactly(
                        "server        pid 42 listens on 127.0.0.1:9000",
                        "batch 1/4     starts 10 clients",
                        "batch 1/4     250,000 connected in 9.9 s (28,539/s)  clients = server = kernel",
                        "hold          for 30s");
    }

    @Test
    void howThingsStandIsSaidEveryFiveSecondsAndNotMoreOften() {
        display.accept(new Event.BatchStarted(1, 4, 10, 250_000));
        for (int i = 0; i < 11; i++) {
            display.accept(new Event.Sampled(250_000, new Counts(i, 5, 6), 0, 7, 8, 9, 10));
            nanos.addAndGet(1_000_000_000L);
        }

        assertThat(lines())
                .containsExactly(
                        "batch 1/4     starts 10 clients",
                        "batch 1/4     5 of 250,000, server 5, kernel about 6, clients 0/10 ready, silent 7, lost 9,"
                                + " 8 messages/s, elapsed 0:05",
                        "batch 1/4     10 of 250,000, server 5, kernel about 6, clients 0/10 ready, silent 7, lost 9,"
                                + " 8 messages/s, elapsed 0:10");
    }

    @Test
    void aHoldCountsDownAndEventsHaveTheirTime() {
        display.accept(new Event.BatchStarted(4, 4, 10, 1_000_000));
        nanos.addAndGet(60_000_000_000L);
        display.accept(new Event.HoldStarted(Duration.ofSeconds(30)));
        nanos.addAndGet(12_000_000_000L);
        display.accept(new Event.Sampled(1_000_000, new Counts(9, 9, -1), 40, 0, 8, 0, 10));
        display.accept(new Event.Silent(3));

        assertThat(lines().subList(2, 4))
                .containsExactly(
                        "hold          0:12 of 0:30, 9 of 1,000,000, server 9, clients 40/40 ready, silent 0, lost 0,"
                                + " 8 messages/s, elapsed 1:12",
                        "1:12          3 connections are silent");
    }

    @Test
    void aCountThatIsUnknownIsNoNumber() {
        nanos.addAndGet(5_000_000_000L);
        display.accept(new Event.Sampled(250_000, Counts.UNKNOWN, 0, 0, 0, 0, 0));

        assertThat(lines()).singleElement(STRING).contains("unknown of 250,000, server unknown, clients");
    }

    @Test
    void noEventPutsAnEscapeCodeIntoAPipe() {
        display.accept(new Event.BatchFailed(1, new Counts(0, 0, 0), 9, "why"));
        display.accept(new Event.ProcessDied("client-1", 1, 137, 0, "bye", ProcessRole.CLIENT));
        display.accept(new Event.ProcessRestarted("client-1", 2, 9));
        display.accept(new Event.Lost(1, "{EOF=1}"));
        display.accept(new Event.Silent(1));
        display.accept(new Event.Recovered(1.5, new Counts(9, 9, 9)));
        display.accept(new Event.Warned("careful"));

        assertThat(lines()).hasSize(7).noneMatch(line -> line.contains("\033"));
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
