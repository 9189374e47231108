package io.megaconn.orchestrator.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.runtime.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {
    @ParameterizedTest
    @CsvSource({
        "100, 100, 100, true",
        "100, 100, -1, true",
        "99, 100, 100, false",
        "100, 99, 100, false",
        "100, 100, 99, false",
        "101, 101, 101, false",
        "100, 100, 0, false",
    })
    void agreeOnlyWhenEverySideThatWasAskedCountsTheSame(long clients, long server, long kernel, boolean agree) {
        assertThat(new Counts(clients, server, kernel).agreeOn(100)).isEqualTo(agree);
    }

    @Test
    void aProgramThatDoesNotAnswerAgreesWithNothing() {
        assertThat(new Counts(100, -1, 100).agreeOn(100)).isFalse();
        assertThat(new Counts(-1, 100, 100).agreeOn(100)).isFalse();
        assertThat(Counts.UNKNOWN.agreeOn(-1)).isFalse();
    }

    @Test
    void lowestAndHighestAreOfTheSidesThatAreKnown() {
        assertThat(new Counts(90, 100, 5).least()).hasValue(90);
        assertThat(new Counts(90, 100, 500).most()).hasValue(100);
        assertThat(new Counts(90, -1, 5).least()).hasValue(90);
        assertThat(new Counts(-1, 100, 500).most()).hasValue(100);
        assertThat(Counts.UNKNOWN.least()).isEmpty();
        assertThat(Counts.UNKNOWN.most()).isEmpty();
    }

    @Test
    void anUnknownSideIsMinusOneInJson() {
        Counts counts = new Counts(1000, -1, -1);

        String json = Json.write(counts);

        assertThat(json)
                .isEqualTo(
                        "{\"clients\":1000,\"server\":-1,\"kernel\":-1,\"clientsKernel\":-1,\"others\":-1,\"serverTotal\":-1,\"external\":false}");
        assertThat(JsonInput.mapper().build().readValue(json, Counts.class)).isEqualTo(counts);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 100, 100, true",
        "100, 100, 100, -1, true",
        "100, 100, -1, -1, true",
        "100, -1, -1, -1, true",
        "100, 100, 100, 130, true", // others may be connected
        "100, 100, 100, 99, false",
        "100, 100, 99, 100, false",
        "100, 99, 100, 100, false",
        "99, 100, 100, 100, false",
        "101, 101, 101, 101, false",
    })
    void theWitnessesOfAnExternalServerAgree(
            long clients, long clientsKernel, long kernel, long server, boolean agree) {
        assertThat(Counts.external(clients, clientsKernel, kernel, server, -1).agreeOn(100))
                .isEqualTo(agree);
    }

    @Test
    void otherPeersOfAnExternalServerAreNoSurplus() {
        Counts counts = Counts.external(100, 100, 100, 130, 30);
        assertThat(counts.strangers(100)).isZero();
        assertThat(counts.most()).hasValue(100);
        assertThat(counts).hasToString("clients 100, clients' kernel 100, server's kernel 100, server 130, others 30");
        assertThat(Counts.external(100, 100, 98, 130, 30).least()).hasValue(98);
    }

    @ParameterizedTest
    @CsvSource({"110, true", "100, true", "99, false"})
    void peersThatDisconnectMakeNoLoss(long serverTotal, boolean agree) {
        Counts counts = Counts.external(100, -1, -1, 60, serverTotal, -1);
        assertThat(counts.agreeOn(100)).isEqualTo(agree);
        assertThat(counts.least()).hasValue(Math.min(100, serverTotal));
        assertThat(counts)
                .hasToString("clients 100, clients' kernel not checked, server 60 (%d in all)".formatted(serverTotal));
        assertThat(counts.agreement())
                .isEqualTo(
                        "counted by the clients only; the server's count proves nothing: other peers have disconnected");
    }

    @Test
    void aWitnessThatDoesNotExistIsNotShownAndAgreesWithNobody() {
        assertThat(Counts.external(100, 100, -1, -1, -1)).hasToString("clients 100, clients' kernel 100");
        assertThat(Counts.external(100, 100, -1, -1, -1).agreement())
                .isEqualTo("clients and the clients' kernel count the same");
        assertThat(Counts.external(100, -1, -1, -1, -1).agreement()).isEqualTo("counted by the clients only");
        assertThat(new Counts(1, 1, 1).agreement()).isEqualTo("all counts agree");
    }

    @Test
    void anUnknownSideIsPrintedAsUnknown() {
        assertThat(Counts.UNKNOWN).hasToString("clients unknown, server unknown, kernel not checked");
    }

    @Test
    void aKernelThatWasNotAskedIsNoNumber() {
        assertThat(new Counts(1000, 2000, -1)).hasToString("clients 1,000, server 2,000, kernel not checked");
        assertThat(new Counts(1000, 2000, 3000)).hasToString("clients 1,000, server 2,000, kernel 3,000");
    }
}
