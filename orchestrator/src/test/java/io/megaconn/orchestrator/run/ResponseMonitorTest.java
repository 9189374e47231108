package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseMonitorTest {
    private final List<Event> events = new ArrayList<>();
    private final ResponseMonitor watch = new ResponseMonitor(events::add);

    @Test
    void eachSilenceIsTwoEventsWithTheTimeItTook() {
        see(1_000, server(0, 0), 0);
        see(2_000, server(1_000, 1_000), 0);
        see(3_500, server(2_500, 2_500), 0);
        see(9_000, server(8_000, 8_000), 0);
        see(10_000, server(200, 0), 0);
        see(11_000, server(0, 0), 0);

        assertThat(events)
                .containsExactly(
                        new Event.Unresponsive("server", 2.5, ProcessRole.SERVER), new Event.Responsive("server", 8.8));
    }

    @Test
    void clientsToo() {
        see(5_000, hearing(new Witness("server", 0, 0), new Witness("client-3", 4_000, 3_000)), 0);

        assertThat(events).containsExactly(new Event.Unresponsive("client-3", 3, ProcessRole.CLIENT));
    }

    @Test
    void aClientThatStartsHasTenSecondsForItsFirstAnswer() {
        see(5_000, hearing(new Witness("server", 0, 0), new Witness("client-3", -1, 9_900)), 0);
        assertThat(events).isEmpty();

        see(5_200, hearing(new Witness("server", 0, 0), new Witness("client-3", -1, 10_100)), 0);
        assertThat(events).containsExactly(new Event.Unresponsive("client-3", 10.1, ProcessRole.CLIENT));
    }

    @Test
    void whoIsDeadIsNoLongerSilentAndHasAnEventOfItsOwn() {
        see(5_000, server(4_000, 4_000), 0);
        see(6_000, hearing(null), 0);
        see(7_000, server(0, 0), 0);

        assertThat(events).containsExactly(new Event.Unresponsive("server", 4, ProcessRole.SERVER));
    }

    @Test
    void aFigureThatIsOldBecauseNobodyAskedIsNoSilence() {
        see(9_000, hearing(new Witness("server", 0, 0), new Witness("client-0", 8_000, 0)), 0);

        assertThat(events).isEmpty();
    }

    @Test
    void ourOwnPauseIsNotTheServersSilence() {
        see(1_000, server(0, 0), 0);
        see(21_000, server(20_000, 20_000), 19_500);

        assertThat(events)
                .containsExactly(
                        new Event.Unresponsive("orchestrator", 19.5, ProcessRole.ORCHESTRATOR),
                        new Event.Responsive("orchestrator", 19.5));
    }

    private void see(long nowMs, WitnessTimes hearing, long ownPausedMs) {
        watch.observe(hearing, nowMs, ownPausedMs);
    }

    private static WitnessTimes server(long ageMs, long unansweredMs) {
        return hearing(new Witness("server", ageMs, unansweredMs));
    }

    private static WitnessTimes hearing(Witness server, Witness... clients) {
        return new WitnessTimes(server, List.of(clients), List.of(), clients.length, 10_000, false);
    }
}
