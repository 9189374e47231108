package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    private static final Instant START = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    Path folder;

    private final List<Double> times = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    private void read(String... lines) throws IOException {
        Files.write(folder.resolve("run.jsonl"), List.of(lines));
        RunFile.read(folder, START, (seconds, event) -> {
            times.add(seconds);
            events.add(event);
        });
    }

    private static String silent(String times, int connections) {
        return "{%s,\"event\":\"silent\",\"connections\":%d}".formatted(times, connections);
    }

    @Test
    void aStepOfTheClockChangesNothing() throws IOException {
        read(
                silent("\"at\":\"2026-02-03T04:05:07Z\",\"t\":1.0", 1),
                silent("\"at\":\"1971-01-01T00:00:00Z\",\"t\":2.5", 2),
                silent("\"at\":\"2039-01-01T00:00:00Z\",\"t\":4.0", 3));

        assertThat(times).containsExactly(1.0, 2.5, 4.0);
    }

    @Test
    void anOlderLineHasOnlyTheWallClock() throws IOException {
        read(silent("\"at\":\"2026-02-03T04:05:08.250Z\"", 1));

        assertThat(times).containsExactly(2.25);
    }

    @Test
    void aTimeThatNoRunHasIsLeftOut() throws IOException {
        read(
                silent("\"at\":\"+1000000000-12-31T23:59:59Z\"", 1),
                silent("\"at\":\"-1000000000-01-01T00:00:00Z\"", 2),
                silent("\"t\":1e300", 3),
                silent("\"t\":1e9999", 4),
                silent("\"t\":7", 5));

        assertThat(events).containsExactly(new Event.Silent(5));
    }

    @Test
    void aLineThatIsTooLongIsLeftOutAndTheNextIsRead() throws IOException {
        read("{\"event\":\"warned\",\"message\":\"" + "x".repeat(RunFile.LONGEST_LINE) + "\"}", silent("\"t\":7", 5));

        assertThat(events).containsExactly(new Event.Silent(5));
    }
}
