package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
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
    private final PlainDisplay display =
            new PlainDisplay(new PrintStream(out, false, StandardCharsets.UTF_8), nanos::get);

    @Test
    void everythingThatHappensIsALineAtOnce() {
        display.accept(new Event.ServerStarted("server", 42, List.of("127.0.0.1:9000"), 2, false));
        display.accept(new Event.BatchStarted(1, 4, 10, 250_000));
        display.accept(new Event.BatchDone(Reports.batch(1, 250_000)));
        display.accept(new Event.HoldStarted(Duration.ofSeconds(30)));

        assertThat(lines())
                .containsExactly(
                        "server     pid 42 listens on 127.0.0.1:9000",
                        "batch 1/4  starts 10 clients",
                        "batch 1/4  250,000 connected in 9.9 s (28,539/s), all counts match",
                        "           clients 250,000, server 250,000, kernel 250,000",
                        "           B/connection: kernel 8,214, server heap 66 rss 130, client heap 103 rss 3,100",
                        "hold       for 30s");
    }

    @Test
    void howThingsStandIsSaidEveryFiveSecondsAndNotMoreOften() {
        for (int i = 0; i < 11; i++) {
            display.accept(new Event.Sampled(250_000, new Counts(i, 5, 6), 0, 7, 8, 9, 10));
            nanos.addAndGet(1_000_000_000L);
        }

        assertThat(lines())
                .containsExactly(
                        "           5 of 250,000, server 5, kernel about 6; silent 7, lost 9, 8 messages/s",
                        "           10 of 250,000, server 5, kernel about 6; silent 7, lost 9, 8 messages/s");
    }

    @Test
    void aCountThatIsUnknownIsNoNumber() {
        nanos.addAndGet(5_000_000_000L);
        display.accept(new Event.Sampled(250_000, Counts.UNKNOWN, 0, 0, 0, 0, 0));

        assertThat(lines()).singleElement(STRING).startsWith("           unknown of 250,000, server unknown; silent");
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
