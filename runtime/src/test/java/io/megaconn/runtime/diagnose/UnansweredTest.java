package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.wire.EndpointStats;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnansweredTest {
    private final Unanswered rule = new Unanswered();

    @Test
    void byAFirewall() {
        assertThat(Situation.normal().held(0).failure("TIMEOUT", 12).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("12 connects got no answer from 127.0.0.1:9000: a firewall", "nft list ruleset"));
    }

    @Test
    void aNetworkThatSaysItCannotDeliverHasAnswered() {
        assertThat(Situation.normal().held(0).failure("EHOSTUNREACH", 1).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("EHOSTUNREACH once: no route leads to 127.0.0.1:9000", "ip route get 127.0.0.1;")
                        .doesNotContain("no answer"));
    }

    @Test
    void inACluster() {
        assertThat(Situation.normal().inCluster().failure("ETIMEDOUT", 12).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("allow 127.0.0.1:9000"));
    }

    @Test
    void whereOthersComeThroughItIsNoFirewall() {
        assertThat(Situation.normal().failure("TIMEOUT", 12).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("but others succeeded")
                        .doesNotContain(": a firewall"));
    }

    /** Tests that a limit that explains a symptom suppresses it. */
    @Test
    void aMachineWithoutAnIdleCoreExplainsTheRest() {
        Cpu busy = new Cpu(50_000, 97_000, 3_000, 2, 0, 0, 0);

        assertThat(Situation.normal().failure("TIMEOUT", 12).cpu(busy, busy).diagnosis())
                .singleElement()
                .satisfies(found ->
                        assertThat(found.line()).contains("97% busy", "as a result, 12 connects got no answer"));
        assertThat(Situation.normal()
                        .held(0)
                        .failure("TIMEOUT", 12)
                        .cpu(busy, busy)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("cpu", "timeout");
    }

    @Test
    void ofSeveralEndpointsTheOneThatFailsIsNamed() {
        assertThat(Situation.normal()
                        .endpoints(
                                new EndpointStats("127.0.0.1:9000", 60, Map.of()),
                                new EndpointStats("10.9.0.9:9000", 0, Map.of("TIMEOUT", 12L)))
                        .failure("TIMEOUT", 12)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.seen())
                        .contains("no answer from 10.9.0.9:9000")
                        .doesNotContain("127.0.0.1:9000"));
    }

    @Test
    void noneNone() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }
}
