package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests processes that are stopped (SIGSTOP) in the hold: those that did not answer are named, whatever they reported before and after. */
class StallIT extends RampTestBase {
    private static final String[] OPTIONS = {
        "--target", "400", "--connections-per-client", "200", "--message-interval", "1s", "--hold", "12s"
    };

    private final List<Long> stopped = new ArrayList<>();

    @AfterEach
    void goOn() {
        List.copyOf(stopped).stream()
                .filter(pid -> ProcessHandle.of(pid).isPresent())
                .forEach(this::goOn);
    }

    @Test
    @OnRequest
    void aServerFrozenUntilAfterTheHoldFailsIt() throws Exception {
        Program ramp = inTheHold();
        long server = ramp.pidOf("--port=" + port);

        stop(server);
        Program.eventually().until(() -> record.has("runEnded"));
        goOn(server);

        ramp.exits(5);
        assertThat(record.report().get("verdict").asString())
                .containsPattern("the server did not answer for [\\d.]+ s");
        assertThat(record.names()).containsSubsequence("holdStarted", "unresponsive", "holdDone");
        assertThat(fault("server").get("secondsUntilWhole").asDouble()).isEqualTo(-1);
        assertThat(record.report().get("hold").get("seconds").asDouble()).isBetween(11.9, 14.0);
        assertThat(ramp.out()).contains("server has not answered for ", "did not answer at ");
        assertThat(record.events())
                .filteredOn(event -> event.get("event").asString().equals("sampled"))
                .as("old figures are marked")
                .anySatisfy(sampled -> {
                    assertThat(sampled.at("/ages/stale").asBoolean()).isTrue();
                    assertThat(sampled.at("/ages/serverMs").asLong()).isGreaterThan(2_000);
                });
    }

    @Test
    void aServerFrozenInsideTheHoldFailsIt() throws Exception {
        Program ramp = inTheHold();
        long server = ramp.pidOf("--port=" + port);

        stop(server);
        Program.eventually().until(() -> ageOfTheServer() > 5_000);
        goOn(server);

        ramp.exits(5);
        assertThat(record.names()).containsSubsequence("holdStarted", "unresponsive", "responsive", "holdDone");
        assertThat(record.report().get("verdict").asString())
                .containsPattern("server did not (answer|run) for [\\d.]+ s");
        assertThat(fault("server").get("secondsUntilWhole").asDouble()).isGreaterThan(3);
    }

    @Test
    @OnRequest
    void oneFrozenClientFailsTheHold() throws Exception {
        Program ramp = inTheHold();
        long client = ramp.pidOf("--index=1");

        stop(client);
        Program.eventually().until(() -> record.has("runEnded"));
        goOn(client);

        ramp.exits(5);
        assertThat(record.report().get("verdict").asString()).contains("client-1 did not answer for ");
        assertThat(fault("client-1").get("secondsUntilWhole").asDouble()).isEqualTo(-1);
    }

    @Test
    @OnRequest
    void aRampThatIsStoppedAsAWholeFailsItsHold() throws Exception {
        Program ramp = inTheHold();
        List<Long> all =
                new ArrayList<>(ramp.children().stream().map(ProcessHandle::pid).toList());
        all.addFirst(ramp.pid());

        all.forEach(this::stop);
        long then = System.nanoTime();
        Program.eventually().until(() -> System.nanoTime() - then > 8_000_000_000L);
        all.reversed().forEach(this::goOn);

        ramp.exits(5);
        assertThat(record.events())
                .filteredOn(event -> event.get("event").asString().equals("unresponsive"))
                .extracting(event -> event.get("process").asString())
                .contains("orchestrator");
        assertThat(ramp.out()).contains("the orchestrator was paused for ");
    }

    private Program inTheHold() {
        Program ramp = ramp(OPTIONS);
        Program.eventually().until(() -> record.has("holdStarted"));
        Program.eventually().until(() -> lastSample().at("/ages/serverMs").asLong(-1) >= 0);
        return ramp;
    }

    private JsonNode lastSample() {
        return record.eventsSoFar().stream()
                .filter(event -> event.get("event").asString().equals("sampled"))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private long ageOfTheServer() {
        return lastSample().at("/ages/serverMs").asLong();
    }

    private JsonNode fault(String process) {
        return record.report()
                .get("faults")
                .valueStream()
                .filter(fault -> fault.get("what").asString().equals("unresponsive"))
                .filter(fault -> fault.get("process").asString().equals(process))
                .findFirst()
                .orElseThrow(() -> new AssertionError(record.report().get("faults")));
    }

    private void stop(long pid) {
        stopped.add(pid);
        Program.kill("STOP", pid);
    }

    private void goOn(long pid) {
        stopped.remove(pid);
        Program.kill("CONT", pid);
    }
}
