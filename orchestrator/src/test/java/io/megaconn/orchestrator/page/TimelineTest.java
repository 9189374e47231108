package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.event.SampleLoad;
import io.megaconn.orchestrator.event.SampleTimes;
import io.megaconn.runtime.wire.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    private void at(double seconds, Event event) {
        timeline.add(seconds, event);
    }

    private static Event sample(long clients, long server, long kernel) {
        return new Event.Sampled(1000, new Counts(clients, server, kernel), 0, 3, 50, 2, 4096);
    }

    private JsonNode page() {
        return new JsonMapper().readTree(Json.write(timeline.past().data()));
    }

    @Test
    void samplesAreColumnsWithTheRateOfTheServersCount() {
        at(1, sample(0, 0, -1));
        at(2.5, sample(100, 300, 310));
        at(2.6, sample(500, 500, 500)); // a closer look at once: not 2,000 a second

        JsonNode samples = page().get("samples");
        assertThat(samples.get("t").toString()).isEqualTo("[1.0,2.5,2.6]");
        assertThat(samples.get("clients").toString()).isEqualTo("[0,100,500]");
        assertThat(samples.get("server").toString()).isEqualTo("[0,300,500]");
        assertThat(samples.get("kernel").toString()).isEqualTo("[null,310,500]");
        assertThat(samples.get("perSecond").toString()).isEqualTo("[null,200,200]");
        assertThat(samples.get("messagesPerSecond").get(0).asInt()).isEqualTo(50);
        assertThat(samples.get("memory").get(0).asInt()).isEqualTo(4096);
        assertThat(samples.get("lost").get(0).asInt()).isEqualTo(2);
        assertThat(samples.get("silent").get(0).asInt()).isEqualTo(3);
        assertThat(page().get("shown").get("every").asInt()).isEqualTo(1);
    }

    @Test
    void batchesAndHoldAreSpansThatEndWhenTheNextBegins() {
        at(1, new Event.BatchStarted(1, 2, 10, 500));
        at(4, new Event.BatchStarted(2, 2, 10, 1000));
        at(9, new Event.BatchFailed(2, new Counts(1, 2, 3), 1000, "slow"));

        assertThat(page().get("spans").toString())
                .isEqualTo("[{\"number\":1,\"from\":1.0,\"to\":4.0},{\"number\":2,\"from\":4.0,\"to\":9.0}]");
    }

    @Test
    void whatHappenedIsMarkedByItsNameInTheRecord() {
        at(1, new Event.BatchStarted(1, 1, 10, 500));
        at(2, new Event.ProcessDied("client-3", 4711, 137, 25_000, "<script>alert(1)</script>", ProcessRole.CLIENT));
        at(3, new Event.Lost(7, "{ECONNRESET=7}"));

        JsonNode marks = page().get("marks");
        assertThat(marks).hasSize(2);
        assertThat(marks.get(0).get("kind").asString()).isEqualTo("processDied");
        assertThat(marks.get(0).get("t").asDouble()).isEqualTo(2);
        assertThat(marks.get(0).get("text").asString()).contains("client-3", "137", "<script>");
        assertThat(marks.get(1).get("kind").asString()).isEqualTo("lost");
    }

    @Test
    void aStormOfMarksIsCutOffAndCounted() {
        for (int i = 0; i < Timeline.MAX_MARKS + 5; i++) {
            at(i, new Event.Silent(i));
        }

        assertThat(page().get("marks")).hasSize(Timeline.MAX_MARKS);
        assertThat(page().get("marksLeftOut").asInt()).isEqualTo(5);
    }

    @Test
    void columnsOfNothingAreEmpty() {
        assertThat(SampleColumns.of(List.of())).containsAllEntriesOf(Map.of("t", List.of(), "server", List.of()));
    }

    @Test
    void failuresHaveAColumnForEachReasonAndOneForTheRest() {
        at(1, failed(Map.of()));
        at(2, failed(Map.of("EOF", 2L)));
        at(3, failed(Map.of("A", 1L, "B", 1L, "C", 1L, "D", 1L, "E", 1L, "EOF", 3L, "Z", 4L)));

        JsonNode page = page();
        assertThat(page.get("failureReasons").toString()).isEqualTo("[\"EOF\",\"A\",\"B\",\"C\",\"D\",\"other\"]");
        assertThat(page.get("samples").get("failures0").toString()).isEqualTo("[0,2,3]");
        assertThat(page.get("samples").get("failures5").toString()).isEqualTo("[0,0,5]"); // E and Z
    }

    @Test
    void coresAreDecimalAndUnknownOnesNull() {
        at(1, loaded(SampleLoad.UNKNOWN));
        at(2, loaded(new SampleLoad(0.25, 1.5, 1.9, 10, 20, 30)));

        JsonNode samples = page().get("samples");
        assertThat(samples.get("serverCores").toString()).isEqualTo("[null,0.25]");
        assertThat(samples.get("clientMemory").toString()).isEqualTo("[null,20]");
    }

    private static Event failed(Map<String, Long> failures) {
        return sample(SampleLoad.UNKNOWN, failures);
    }

    private static Event loaded(SampleLoad load) {
        return sample(load, Map.of());
    }

    private static Event sample(SampleLoad load, Map<String, Long> failures) {
        return new Event.Sampled(
                10, new Counts(1, 1, 1), 1, 0, 0, 0, 0, SampleAges.NOW, -1, SampleTimes.UNKNOWN, load, failures);
    }
}
