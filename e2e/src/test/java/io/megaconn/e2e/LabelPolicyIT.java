package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A policy of the cluster requires a label of every pod: the refusal is quoted, and the chart's values meet the policy. */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class LabelPolicyIT {
    private static final String SMALL = """
            server: {hostNetwork: false, podLabels: {%1$s}, resources: {requests: {cpu: 10m, memory: 100Mi}}}
            client: {connections: 100, podLabels: {%1$s}}
            orchestrator: {podLabels: {team: load}}
            ramp: {enabled: %2$s, target: 100}
            """;

    /** Installed before the policy, so only its client pods are refused. */
    @RegisterExtension
    static final Release release = Release.of("policy", new ByHelm(SMALL.formatted("", "false")));

    private static LabelPolicy policy;

    @BeforeAll
    static void require() throws Exception {
        policy = new LabelPolicy(release);
        new ByHelm(SMALL.formatted("", "true")).install(release, "late", false);
    }

    @AfterAll
    static void remove() {
        if (policy != null) {
            policy.close();
        }
    }

    @Test
    void aClientThatThePolicyRefusesIsRefusedByPreflightWithItsWordsAndTheFix() {
        Program ramp = release.orchestrator("ramp", "--target", "100").exits(3);

        assertThat(ramp.err()).contains("label team is required", "client.podLabels", "no clients were started");
        assertThat(release.pods("client")).isEmpty();
    }

    @Test
    void aServerThatThePolicyRefusesIsReported() {
        Program preflight =
                release.orchestratorOf("late", "preflight", "--target", "100").exits(3);

        assertThat(preflight.err())
                .contains(
                        "server pod: not created: admission webhook \"validate.policy.e2e.megaconn.io\" denied the request")
                .contains("label team is required", "server.podLabels", "docs/limits/not-created.md");
    }

    @Test
    void theJobReportsItAsWell() {
        Log log = Log.follow(release, "job/late-ramp");

        log.shows("server pod: not created: admission webhook", "label team is required", "server.podLabels");
    }

    @Test
    @Slow
    void valuesOfTheChartMeetThePolicy() {
        new ByHelm(SMALL.formatted("team: load", "false")).install(release, "labelled", false);
        release.kubectl("rollout", "status", "deployment/labelled-server", "--timeout=170s")
                .exits(0);

        Program ramp = release.orchestratorOf("labelled", "ramp", "--target", "200", "--down")
                .exits(0);

        assertThat(ramp.out()).contains(" clients 200, server 200, kernel 200");
    }
}
