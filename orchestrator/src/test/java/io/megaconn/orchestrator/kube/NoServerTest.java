package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests a server pod that does not start before a ramp: the wait ends with the cluster's reason and exit code 3. */
class NoServerTest extends KubeTestBase {
    private static final String POD_SECURITY = "server pod: not created: violates PodSecurity \"baseline:latest\": host"
            + " namespaces (hostNetwork=true), hostPort (container \"server\" uses hostPort 9000)";

    private final List<String> progress = new ArrayList<>();
    private ClusterSession view;

    @BeforeEach
    void open() {
        view = ClusterSession.open(cluster);
    }

    @AfterEach
    void close() {
        awaitQuiet(view.pods());
        view.close();
    }

    /** Tests a user who may not read Deployments, such as the chart's service account: the reason comes from events. */
    @Test
    void whatPodSecurityRefusesIsSaidAtOnceWithBothFixesByTheEventsOfTheReplicaSet() {
        api.fail("GET .*/deployments/.*", 403, "deployments.apps is forbidden");
        Recorded.events("kubernetes-1.35.6/events-not-created").forEach(this::create);

        assertRefused(
                POD_SECURITY,
                "kubectl label namespace " + cluster.namespace()
                        + " --overwrite pod-security.kubernetes.io/enforce=privileged",
                "--set server.hostNetwork=false",
                "docs/limits/not-created.md");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubernetes-1.35.6/deployment-server-refused-by-pod-security | violates PodSecurity \"baseline:latest\"",
                "kubernetes-1.20.2/deployment-server-refused-by-quota | failed quota: compute: must specify limits.cpu",
                "kubernetes-1.20.2/deployment-server-refused-by-webhook | failed calling webhook \"policy.example.com\"",
            })
    void theConditionOfTheDeploymentHasTheReason(String recorded, String reason) {
        deployment(new DeploymentBuilder(Recorded.deployment(recorded)));

        assertRefused("server pod: not created: ", reason);
    }

    @Test
    void aDeploymentThatIsScaledToZeroIsSaid() {
        deployment(new DeploymentBuilder(Recorded.deployment("kubernetes-1.20.2/deployment-server-refused-by-quota"))
                .editSpec()
                .withReplicas(0)
                .endSpec());

        assertRefused("server pod: not created: Deployment megaconn-server has 0 replicas");
    }

    @Test
    void aRefusalThatWasFollowedByAPodIsOver() {
        Recorded.events("kubernetes-1.20.2/events-server-not-created").forEach(this::create);
        create(new EventBuilder(Recorded.events("kubernetes-1.20.2/events-server-not-created")
                        .getFirst())
                .editMetadata()
                .withName("later")
                .endMetadata()
                .withReason("SuccessfulCreate")
                .withLastTimestamp("2099-01-01T00:00:00Z")
                .build());

        assertThat(Refusals.ofServer(cluster)).isEmpty();
    }

    @Test
    void aServerPodHasTheRulesOfClientPods() {
        cluster.put(TestPod.server().notScheduled("0/2 nodes are available: 2 Insufficient memory."));
        assertRefused("server pod: pending: 0/2 nodes are available: 2 Insufficient memory", "unschedulable.md");

        cluster.put(TestPod.server()
                .pending()
                .init(TestContainer.named("istio-init")
                        .restarts(3)
                        .waiting("CrashLoopBackOff", "back-off")
                        .endedBefore("Error", 1, "no iptables")));
        eventually()
                .untilAsserted(() -> assertRefused(
                        "server pod: init container istio-init terminated with exit code 1, 3 restarts: no iptables"));

        cluster.put(TestPod.server().pending().image("x/server:1").waiting("InvalidImageName", "bad"));
        eventually().untilAsserted(() -> assertRefused("server pod: can't pull x/server:1: bad"));
    }

    @Test
    void whileItWaitsTheReasonIsSaidOnce() {
        cluster.put(TestPod.server().notScheduled("no room"));

        assertRefused(Duration.ofSeconds(2), "server pod: pending: no room");

        assertThat(progress).singleElement().asString().startsWith("waiting       server pod: pending: no room");
    }

    private void assertRefused(String... words) {
        assertRefused(Duration.ZERO, words);
    }

    private void assertRefused(Duration stuck, String... words) {
        ServerReadiness readiness = new ServerReadiness(view, new PodLimits(view, Duration.ZERO), progress::add);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> readiness.firstAnswer(Duration.ofSeconds(30), stuck))
                .satisfies(e -> assertThat(e.getMessage()).contains(words))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    private void deployment(DeploymentBuilder recorded) {
        cluster.client()
                .resource(recorded.editMetadata()
                        .withName("megaconn-server")
                        .withNamespace(cluster.namespace())
                        .withResourceVersion(null)
                        .endMetadata()
                        .build())
                .create();
    }

    private void create(Event event) {
        cluster.client()
                .resource(new EventBuilder(event)
                        .editMetadata()
                        .withNamespace(cluster.namespace())
                        .withResourceVersion(null)
                        .endMetadata()
                        .build())
                .create();
    }
}
