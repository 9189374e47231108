package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Preflight of client pods against a server that is not the release's. */
class EndpointChecksTest {
    private static final Script TOKEN = new Script(
            Script.WEB_SOCKET,
            new UriPath("/chat"),
            List.of("Authorization: @" + HeadersSecret.FOLDER + "token"),
            null,
            "pong",
            List.of(),
            Duration.ZERO,
            false);

    @Test
    void nothingIsCheckedOfAServerThatDoesNotExist() {
        List<Check> checks = ClusterChecks.check(ExternalPlans.plan(), cluster().external(""));

        assertThat(checks)
                .extracting(Check::name)
                .doesNotContain("server.capacity", "server.maxConnections", "message interval", "reply", "protocol")
                .noneMatch(name -> name.contains("(server)"));
        assertThat(checks)
                .filteredOn(check -> check.name().equals("clean start"))
                .singleElement()
                .returns("0 client pods", Check::found);
        assertThat(ClusterChecks.largestTarget(
                        ExternalPlans.plan(), cluster().capacity(10).external("")))
                .isGreaterThan(250);
    }

    @Test
    void headersNeedTheSecretAndTheFixMountsIt() {
        Plan plan = ExternalPlans.plan(TOKEN, "");

        assertThat(headers(plan, ""))
                .returns(Status.REFUSE, Check::status)
                .returns("none", Check::found)
                .returns("a Secret with the key token", Check::needed)
                .returns(
                        "helm upgrade megaconn helm/megaconn --namespace load --reset-then-reuse-values --set"
                                + " workload.headersSecret=NAME",
                        Check::fix);
        assertThat(headers(plan, "chat-token")).returns(Status.OK, Check::status);
        assertThat(ClusterChecks.check(ExternalPlans.plan(), cluster().external("")))
                .as("without such headers")
                .noneMatch(check -> check.name().equals("workload.headersSecret"));
    }

    private static Check headers(Plan plan, String secret) {
        return ClusterChecks.check(plan, cluster().external(secret)).stream()
                .filter(check -> check.name().equals("workload.headersSecret"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNodeThatDoesNotReachTheServerRefusesTheRun() {
        assertThat(conversation(false, "ECONNREFUSED"))
                .returns(Status.REFUSE, Check::status)
                .returns("node1: endpoints", Check::name)
                .returns("not reached: ECONNREFUSED", Check::found)
                .returns("the replies that are expected of 10.96.0.7:8080", Check::needed);
    }

    @Test
    void aConversationThatIsNotCompleteRefusesTheRun() {
        assertThat(conversation(true, "no expected reply to a message within 5 s"))
                .returns(Status.REFUSE, Check::status)
                .returns("connected, but no expected reply to a message within 5 s", Check::found)
                .satisfies(check -> assertThat(check.fix()).contains("--force starts anyway"));
        assertThat(conversation(true, ""))
                .returns("a complete conversation", Check::found)
                .returns("", Check::fix);
    }

    @Test
    void aKeyThatTheSecretLacksIsNamedWithItsFix() {
        String error = "--header Authorization /etc/megaconn-headers/token can't be read: no such file";

        assertThat(conversation(true, error).fix())
                .startsWith("add the key token to Secret chat-token, or name another: helm upgrade ")
                .endsWith("workload.headersSecret=NAME");
    }

    private static Check conversation(boolean connected, String error) {
        return EndpointChecks.conversation(
                ExternalPlans.plan(TOKEN, ""),
                cluster().external("chat-token"),
                "node1",
                connected
                        ? NodeProbeBuilder.on("node1").build().result().withError(error)
                        : NodeProbeBuilder.on("node1").notReached(error).build().result());
    }
}
