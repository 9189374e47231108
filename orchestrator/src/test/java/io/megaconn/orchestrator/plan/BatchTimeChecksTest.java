package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.orchestrator.plan.ExternalTarget.Listener;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.HandshakeCost;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchTimeChecksTest {
    private static final ClientTls TLS = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of());
    private static final HandshakeCost COST = new HandshakeCost(420, 310, 700);

    private static final Target.External EXTERNAL =
            new Target.External(List.of(Endpoint.parse("a.test:443")), List.of(), "", List.of(), "");

    private static Plan plan(Specs specs, @Nullable Listener listener) {
        Spec spec = (listener == null ? specs : specs.server(EXTERNAL)).build();
        return Planner.plan(
                spec.with(spec.workload().over(TLS)),
                Hosts.host().build(),
                listener == null
                        ? null
                        : new ExternalTarget(listener, false, List.of(), 1, 1, true, "", List.of(), ""));
    }

    private static Check check(Plan plan) {
        return BatchTimeChecks.of(new OpeningForecast(plan, 2, COST)).orElseThrow();
    }

    /** 250,000 x (420 + 310 + 15.6) µs on two cores. */
    @Test
    void aBatchTakesTheCpuTimeOfBothEnds() {
        Check check = check(plan(Specs.target(1_000_000), null));

        assertThat(check.name()).isEqualTo("TLS handshakes");
        assertThat(check.status()).isEqualTo(Status.OK);
        assertThat(check.found())
                .isEqualTo("0.42 ms of CPU at a client and 0.31 ms at the server, measured over 700 handshakes");
        assertThat(check.needed()).isEqualTo("about 1m34s on 2 cores for a batch of 250,000 connections");
        assertThat(check.fix()).isEmpty();
    }

    @Test
    void theConnectRateDecidesIfItIsLower() {
        Check check = check(plan(Specs.target(1_000_000).connectRate(1_000), null));

        assertThat(check.needed()).isEqualTo("about 4m10s at --connect-rate 1000 for a batch of 250,000 connections");
        assertThat(check(plan(Specs.target(1_000_000).connectRate(10_000), null))
                        .needed())
                .contains("1m34s on 2 cores");
    }

    @Test
    void aServerElsewhereHasItsOwnCores() {
        Check check = check(plan(Specs.target(100_000).connectRate(0), Listener.ELSEWHERE));

        assertThat(check.found()).isEqualTo("0.42 ms of CPU at a client, measured over 700 handshakes");
        assertThat(check.needed()).isEqualTo("at least 22s on 2 cores for a batch of 100,000 connections");
    }

    @Test
    void anotherServerHereTakesAtLeastAsLong() {
        Check check = check(plan(Specs.target(100_000), Listener.HERE));

        assertThat(check.found()).contains("0.42 ms of CPU at a client and 0.31 ms at a server like megaconn's");
        assertThat(check.needed()).isEqualTo("at least 38s on 2 cores for a batch of 100,000 connections");
    }

    @Test
    void aShorterBatchTimeoutIsAWarning() {
        Specs specs = Specs.target(1_000_000).batchTimeout(Duration.ofMinutes(1));
        Check cpu = check(plan(specs, null));
        assertThat(cpu.status()).isEqualTo(Status.WARN);
        assertThat(cpu.needed()).endsWith("for a batch of 250,000 connections, but --batch-timeout is 1m");
        assertThat(cpu.fix()).isEqualTo("add --batch-timeout 3m7s, or use a smaller --batch");

        Check rate = check(plan(specs.connectRate(1_000).batch(1).perClient(250_000), null));
        assertThat(rate.status()).isEqualTo(Status.WARN);
        assertThat(rate.fix())
                .isEqualTo(
                        "add --batch-timeout 8m20s, or use fewer --connections-per-client, or a higher --connect-rate");

        assertThat(check(plan(specs.connectRate(0).batchTimeout(Duration.ofMinutes(2)), null))
                        .status())
                .isEqualTo(Status.OK);
    }

    /** One event loop uses one core, however many there are. */
    @Test
    void eventLoopsLimitWhatManyCoresTake() {
        Plan plan = plan(Specs.target(100_000).batch(1).perClient(100_000), null);
        int loops = plan.requireLocal().client().loops();

        assertThat(new OpeningForecast(plan, 1_000, new HandshakeCost(420, 0, 1)).seconds(100_000))
                .isCloseTo(42.0 / loops, within(1e-9));
    }

    @Test
    void withoutAMeasurementOnlyATimeoutThatIsTooShortIsNamed() {
        Plan plan = plan(Specs.target(1_000_000), null);

        assertThat(BatchTimeChecks.of(new OpeningForecast(plan, 2, null))).isEmpty();
        assertThat(new OpeningForecast(plan, 2, null).seconds(1_000))
                .isCloseTo(500 * ProtocolCost.of(plan.workload()).openingSeconds(), within(1e-9));
    }
}
