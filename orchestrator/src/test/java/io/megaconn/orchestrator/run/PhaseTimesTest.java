package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.ProtocolStats;
import io.megaconn.runtime.wire.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PhaseTimesTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static Requests requests(long answered, long overdue, long ended, long... openAges) {
        return new Requests(answered, openAges.length, overdue, ended, 0, 0, Stats.latency(openAges), 0);
    }

    private static PhaseResult between(ClientStats start, ClientStats end) {
        return Objects.requireNonNull(PhaseTimes.between(List.of(start), List.of(end), 1, INTERVAL));
    }

    @Test
    void theStormOfTheRampIsNotInTheHold() {
        ClientStats ramp =
                Stats.timed(0, 1_000, Stats.latency(900_000), Stats.latency(5_000_000, 4_000_000), requests(2, 0, 0));
        ClientStats hold = Stats.timed(
                0, 9_000, Stats.latency(900_000), Stats.latency(5_000_000, 4_000_000, 700, 800), requests(4, 0, 0));

        PhaseResult result = between(ramp, hold);

        assertThat(result.replyTime().count()).isEqualTo(2);
        assertThat(result.replyTime().max()).isBetween(790L, 810L);
        assertThat(result.connectTime().count()).isZero();
        assertThat(result.answered()).isEqualTo(2);
        assertThat(result.unanswered()).isZero();
        assertThat(result.clientsHeard()).isEqualTo(1);
    }

    @Test
    void handshakesAndOpeningsAreThoseOfThePhase() {
        ClientStats ramp = Stats.timed(0, 1_000, Stats.latency(900), Latency.NONE, requests(0, 0, 0));
        ClientStats start = Stats.with(ramp, Stats.latency(5_000, 6_000), Stats.latency(70, 80));
        ClientStats later = Stats.timed(0, 9_000, Stats.latency(900), Latency.NONE, requests(0, 0, 0));
        ClientStats full = Stats.with(later, Stats.latency(5_000, 6_000, 300), Stats.latency(70, 80));
        ClientStats end = Stats.with(full, "protocol", Stats.with(full.protocol(), "resumedHandshakes", 1L));

        PhaseResult result = between(start, end);

        assertThat(result.handshakeTime().count()).isEqualTo(1);
        assertThat(result.handshakeTime().max()).isBetween(295L, 305L);
        assertThat(result.resumedHandshakes()).isEqualTo(1);
        assertThat(result.openingTime().count()).isZero();
        assertThat(Objects.requireNonNull(PhaseTimes.until(List.of(start), 1, INTERVAL))
                        .openingTime()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void requestsThatWaitCountWithTheirAgeAndThoseThatEndedAreUnanswered() {
        ClientStats start = Stats.timed(0, 1_000, Latency.NONE, Stats.latency(700), requests(1, 3, 5));
        ClientStats end = Stats.timed(
                0, 9_000, Latency.NONE, Stats.latency(700, 800), requests(2, 2, 9, 100, 6_000_000, 7_000_000));

        PhaseResult result = between(start, end);

        assertThat(result.replyTime().count()).isEqualTo(3); // what is in flight for 100 µs is not one of them
        assertThat(result.replyTime().max()).isGreaterThanOrEqualTo(6_900_000);
        assertThat(result.unanswered()).isEqualTo(2 + 4);
        assertThat(result.unansweredShare()).isEqualTo(6.0 / 7);
    }

    @Test
    void aClientThatWasStartedAgainIsLeftOutOfADifference() {
        ClientStats before = Stats.timed(0, 8_000, Latency.NONE, Stats.latency(700, 800), requests(2, 0, 0));
        ClientStats again = Stats.timed(0, 5_000, Latency.NONE, Stats.latency(700, 800, 900), requests(3, 0, 0));

        assertThat(PhaseTimes.between(List.of(before), List.of(again), 1, INTERVAL))
                .isNull();
    }

    @Test
    void aClientThatWasNotHeardAgainIsLeftOut() {
        ClientStats one = Stats.timed(0, 8_000, Latency.NONE, Stats.latency(700), requests(1, 0, 0));
        ClientStats two = Stats.timed(1, 8_000, Latency.NONE, Stats.latency(700), requests(1, 0, 0));
        ClientStats later = Stats.timed(1, 9_000, Latency.NONE, Stats.latency(700, 701), requests(2, 0, 0));

        PhaseResult result =
                Objects.requireNonNull(PhaseTimes.between(List.of(one, two), List.of(one, later), 2, INTERVAL));

        assertThat(result.clientsHeard()).isEqualTo(1);
        assertThat(result.clients()).isEqualTo(2);
    }

    private static ClientStats delivered(int index, long uptimeMs, @Nullable Deliveries delivery) {
        ClientStats client = Stats.timed(index, uptimeMs, Latency.NONE, Latency.NONE, null);
        return Stats.with(client, "protocol", Stats.with(ProtocolStats.NONE, "delivery", delivery));
    }

    @Test
    void deliveriesAreThoseOfThePhaseOverAllClients() {
        List<ClientStats> start = List.of(
                delivered(0, 1_000, new Deliveries(Stats.latency(70_000), 2)),
                delivered(1, 1_000, new Deliveries(Latency.NONE, 0)));
        List<ClientStats> end = List.of(
                delivered(0, 9_000, new Deliveries(Stats.latency(70_000, 300), 5)),
                delivered(1, 9_000, new Deliveries(Stats.latency(200), 1)));

        Deliveries hold = Objects.requireNonNull(Objects.requireNonNull(PhaseTimes.between(start, end, 2, INTERVAL))
                .delivery());

        assertThat(hold.time().count()).isEqualTo(2);
        assertThat(hold.time().max()).isBetween(297L, 303L);
        assertThat(hold.otherClock()).isEqualTo(4);
    }

    @Test
    void withoutTimesInMessagesThereAreNoDeliveries() {
        assertThat(between(delivered(0, 1_000, null), delivered(0, 9_000, null)).delivery())
                .isNull();
    }

    @Test
    void withoutRepliesUnansweredIsUnknown() {
        ClientStats start = Stats.timed(0, 1_000, Stats.latency(5), Latency.NONE, null);
        ClientStats end = Stats.timed(0, 9_000, Stats.latency(5), Latency.NONE, null);

        assertThat(between(start, end).unanswered()).isEqualTo(-1);
    }
}
