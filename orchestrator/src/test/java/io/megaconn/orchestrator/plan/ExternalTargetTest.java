package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.orchestrator.plan.ExternalTarget.Listener;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalTargetTest {
    private static final Host HOST = Hosts.host().build();

    private static ExternalTarget target(Listener listener, boolean loopback, int sources) {
        return new ExternalTarget(listener, loopback, List.of(), sources, 1, true, "", List.of("redis (pid 7)"), "");
    }

    private static Specs specs(int connections, String... endpoints) {
        return Specs.target(connections)
                .server(new Target.External(
                        List.of(endpoints).stream().map(Endpoint::parse).toList(), List.of(), "", List.of(), ""));
    }

    private static Plan plan(Specs specs, ExternalTarget target) {
        return Planner.plan(specs.build(), HOST, target);
    }

    private static Check ports(Plan plan) {
        return Preflight.check(plan, HOST).stream()
                .filter(check -> check.name().equals("source ports"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyEndpointIsInThePlanAndNoServerIsStarted() {
        Plan plan = plan(specs(1_000, "10.0.0.1:80", "[fd00::1]:81"), target(Listener.ELSEWHERE, false, 1));
        assertThat(plan.endpoints().toString()).isEqualTo("[10.0.0.1:80, [fd00::1]:81]");
        assertThat(plan.requireLocal().ownServer()).isNull();
        assertThat(plan.memory().server()).isZero();
    }

    @Test
    void onlyAServerOnAnotherMachineHasADefaultRate() {
        assertThat(plan(specs(10, "h:1"), target(Listener.ELSEWHERE, false, 1)).connectRate())
                .isEqualTo(2_000);
        assertThat(plan(specs(10, "h:1"), target(Listener.HERE, false, 1)).connectRate())
                .isZero();
        assertThat(plan(specs(10, "h:1").connectRate(0), target(Listener.ELSEWHERE, false, 1))
                        .connectRate())
                .isZero();
        assertThat(Specs.target(10).plan().connectRate()).isZero();
    }

    @Test
    void loopbackHasAddressesOfItsOwnAndOtherEndpointsHaveTheKernelsChoice() {
        Plan loopback = plan(specs(100_000, "127.0.0.1:1").perClient(50_000), target(Listener.HERE, true, 1));
        assertThat(loopback.requireLocal().sourcesPerProcess()).isEqualTo(4);
        Plan other = plan(specs(100_000, "10.0.0.1:1").perClient(50_000), target(Listener.ELSEWHERE, false, 1));
        assertThat(other.requireLocal().sourcesPerProcess()).isEqualTo(1);
    }

    @Test
    void portsTimesSourcesTimesEndpointsLimitTheTarget() {
        ExternalTarget one = target(Listener.ELSEWHERE, false, 1);
        Check tooMany = ports(plan(specs(28_233, "10.0.0.1:1"), one));
        assertThat(tooMany.refuses()).isTrue();
        assertThat(tooMany.found()).isEqualTo("28,232 = 28,232 ports x 1 source address x 1 address of the endpoints");
        assertThat(tooMany.fix()).contains("--source").contains("at most 28,232");
        assertThat(Planner.largestTarget(specs(100_000, "10.0.0.1:1").build(), HOST, one))
                .isBetween(28_100, 28_232);

        assertThat(ports(plan(specs(56_464, "10.0.0.1:1", "10.0.0.1:2"), one)).refuses())
                .isFalse();
        assertThat(ports(plan(specs(56_465, "10.0.0.1:1", "10.0.0.1:2"), one)).refuses())
                .isTrue();
        assertThat(ports(plan(specs(84_696, "10.0.0.1:1"), target(Listener.ELSEWHERE, false, 3)))
                        .refuses())
                .isFalse();
        assertThat(ports(plan(specs(14_000, "10.0.0.1:1"), one)).status()).isEqualTo(Check.Status.OK);
        assertThat(ports(plan(specs(20_000, "10.0.0.1:1"), one)).status()).isEqualTo(Check.Status.WARN);
    }

    @Test
    void megaconnsOwnServerIsNotChecked() {
        Plan plan = plan(specs(10, "10.0.0.1:1"), target(Listener.ELSEWHERE, false, 1));
        assertThat(Preflight.check(plan, HOST))
                .extracting(Check::name)
                .doesNotContain("net.core.somaxconn", "net.ipv4.ip_unprivileged_port_start");
    }

    @Test
    void witnessesThatDoNotExistAreNamed() {
        ExternalTarget here = new ExternalTarget(
                Listener.HERE, true, List.of(), 1, 1, true, "http://h/m#c", List.of("redis (pid 7)"), "");
        assertThat(here.witnesses())
                .containsExactly(
                        "clients", "the clients' kernel", "the server's kernel", "the server itself (http://h/m#c)");
        assertThat(here.unknown()).containsExactly("silent connections and messages that arrive at the server");

        ExternalTarget elsewhere =
                new ExternalTarget(Listener.ELSEWHERE, false, List.of(), 1, 1, false, "", List.of(), "");
        assertThat(elsewhere.witnesses()).containsExactly("clients");
        assertThat(elsewhere.unknown())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("sock_diag"))
                .anySatisfy(line -> assertThat(line).contains("--server-count"))
                .anySatisfy(line -> assertThat(line).contains("memory and CPU"));

        ExternalTarget container =
                new ExternalTarget(Listener.OTHER_NAMESPACE, true, List.of(), 1, 1, true, "", List.of(), "");
        assertThat(container.unknown())
                .anySatisfy(line -> assertThat(line).contains("another network namespace"))
                .anySatisfy(line -> assertThat(line).contains("--server-pid"));
    }

    @Test
    void aTargetWithoutEndpointIsNone() {
        assertThatThrownBy(() -> new Target.External(List.of(), List.of(), "", List.of(), ""))
                .isInstanceOf(UserError.class);
    }
}
