package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.Losses;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerMaximumTest {
    private final ServerMaximum rule = new ServerMaximum();

    /** A server that holds 60 of 100 connections, and has gained none for some time. */
    private static Situation stalled() {
        return Situation.normal().external().stalledFor(Duration.ofSeconds(8));
    }

    private static Losses aged(long ms, long count) {
        return new Losses(Map.of(Losses.bucket(ms), count), Map.of(), 5);
    }

    @Test
    void connectionsThatEndRightAfterTheConnect() {
        assertThat(stalled().failure("EOF", 90).losses(aged(3, 90)).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "server: at its own maximum of connections: it holds 60 connections, and closed 90 connections within a second")
                        .contains("worker_connections"));
    }

    /** Tests ends that are failed connects, not losses. */
    @Test
    void connectionsThatEndInTheOpening() {
        assertThat(stalled().failure("EOF", 20).failure("ECONNRESET", 10).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.seen()).contains("closed 30 connections within a second"));
    }

    @Test
    void connectionsThatEndInTheHandshake() {
        assertThat(stalled().failure("TLS_EOF", 30).diagnosis())
                .singleElement()
                .satisfies(found -> assertThat(found.lineWithPage())
                        .contains(
                                "it holds 60 connections, and closed 30 connections within a second",
                                "server-maximum.md"));
    }

    @Test
    void handshakesThatAreNotAnswered() {
        assertThat(stalled().handshakes(60).failure("TLS_TIMEOUT", 30).diagnosis())
                .singleElement()
                .satisfies(found -> assertThat(found.lineWithPage())
                        .contains("does not answer new ones (TLS_TIMEOUT 30 times)", "server-maximum.md"));
    }

    @Test
    void whatTheServerWritesIsEvidenceEnough() {
        assertThat(Situation.normal()
                        .external()
                        .failure("EOF", 1)
                        .traffic(
                                new Traffic(0, 0, -1, 0, Map.of("EOF", "-ERR max number of clients reached"), Map.of()))
                        .diagnosis())
                .singleElement()
                .satisfies(found -> assertThat(found.lineWithPage())
                        .contains("closed one connection with \"-ERR max number of clients reached\"; it holds 60")
                        .contains("server-maximum.md"));
    }

    /** A sample may show all connections: the kernel has completed the latest ones, and the server is about to close them. */
    @Test
    void whatTheServerWritesExplainsEndsAlsoWhileNoneIsMissing() {
        assertThat(Situation.normal()
                        .external()
                        .held(100)
                        .failure("EOF", 1)
                        .traffic(
                                new Traffic(0, 0, -1, 0, Map.of("EOF", "-ERR max number of clients reached"), Map.of()))
                        .diagnosis())
                .singleElement()
                .returns(Limit.SERVER_MAXIMUM, Finding::limit);
    }

    @Test
    void connectionsThatWaitInTheAcceptQueue() {
        assertThat(stalled().unaccepted(20).diagnosis())
                .singleElement()
                .satisfies(found -> assertThat(found.seen())
                        .contains("accepts no more: 20 connections wait in its accept queue; the clients count 60"));
    }

    /** Tests a kernel that counts all as established. */
    @Test
    void connectionsThatWaitWhileNoneIsMissing() {
        assertThat(stalled().held(100).unaccepted(20).diagnosis())
                .singleElement()
                .satisfies(found -> assertThat(found.seen()).contains("20 connections wait", "the clients count 100"));
    }

    @Test
    void openingsWithoutAnAnswer() {
        assertThat(stalled().failure("OPENING_TIMEOUT", 30).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.seen()).contains("(OPENING_TIMEOUT 30 times)"));
    }

    @Test
    void theOverflowOfTheQueueIsASymptom() {
        assertThat(stalled()
                        .unaccepted(20)
                        .droppedAtClients("ListenOverflows", 100)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("server-maximum");
    }

    @Test
    void aServerThatStillAcceptsIsNotAtItsMaximum() {
        Situation growing = Situation.normal().external(); // 6 per second

        assertThat(growing.failure("EOF", 50).unaccepted(20).seenBy(rule)).isEmpty();
    }

    /** The few that are held are on their way to the same end. */
    @Test
    void aFirewallThatEndsEachConnection() {
        assertThat(stalled()
                        .held(5)
                        .failure("ECONNRESET", 90)
                        .losses(aged(300, 90))
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("reset");
    }

    @Test
    void connectionsThatEndLater() {
        assertThat(stalled().failure("EOF", 90).losses(aged(5_000, 90)).seenBy(rule))
                .isEmpty();
    }

    @Test
    void ourOwnServerReportsItsCapacityItself() {
        assertThat(Situation.normal()
                        .stalledFor(Duration.ofSeconds(8))
                        .failure("EOF", 90)
                        .unaccepted(20)
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void ourOwnServerThatNoLongerAnswersIsNotAnExternalOne() {
        assertThat(Situation.normal()
                        .stalledFor(Duration.ofSeconds(8))
                        .serverUnanswered()
                        .failure("EOF", 90)
                        .unaccepted(20)
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void nothingEnds() {
        assertThat(stalled().unaccepted(0).seenBy(rule)).isEmpty();
    }
}
