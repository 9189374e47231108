package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.UserError;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodsTest extends KubeTestBase {
    private Pods pods;
    private final List<String> changes = new CopyOnWriteArrayList<>();

    @BeforeEach
    void evaluate() {
        cluster.put(TestPod.server().ready());
        cluster.put(TestPod.client(10).ready());
        cluster.put(TestPod.client(9));
        cluster.put(TestPod.named("megaconn-probe-ab-0", "probe").ready());
        pods = Pods.watch(cluster);
        pods.onChange((before, now) -> changes.add((before == null ? "new" : before.ready() ? "ready" : "not") + " -> "
                + (now == null ? "gone" : now.name() + (now.ready() ? " ready" : " not"))));
    }

    @AfterEach
    void close() {
        awaitQuiet(pods);
        pods.close();
    }

    @Test
    void whatIsThereAtFirstIsKnownWhenTheWatchIsUp() {
        assertThat(pods.clients())
                .extracting(PodState::name)
                .containsExactly("megaconn-client-9", "megaconn-client-10");
        assertThat(pods.server())
                .get()
                .extracting(PodState::name)
                .isEqualTo(TestPod.server().evaluate().name());
        assertThat(pods.raw("megaconn-probe-ab-0")).isNotNull();
        assertThat(pods.raw("megaconn-probe-ab-1")).isNull();
    }

    @Test
    void podsOfAnotherReleaseOrNamespaceAreNotOurs() {
        MockCluster elsewhere = MockCluster.in(api.client(), cluster.namespace() + "-other");
        elsewhere.put(TestPod.client(1));
        cluster.client()
                .resource(TestPod.named("other-client-2", "client")
                        .release("other")
                        .in(cluster.namespace()))
                .create();
        cluster.put(TestPod.named("megaconn-client-4", "client").chart("another"));
        cluster.put(TestPod.client(3));

        eventually().until(() -> pods.raw("megaconn-client-3") != null);

        assertThat(pods.clients()).extracting(PodState::index).containsExactly(3, 9, 10);
    }

    @Test
    void changesAreToldWithWhatWasBefore() {
        cluster.put(TestPod.client(11));
        eventually().until(() -> changes.contains("new -> megaconn-client-11 not"));
        cluster.put(TestPod.client(11).ready());
        eventually().until(() -> changes.contains("not -> megaconn-client-11 ready"));
        cluster.delete(TestPod.client(11));
        eventually().until(() -> changes.contains("ready -> gone"));

        assertThat(pods.clients()).extracting(PodState::index).containsExactly(9, 10);
    }

    @Test
    void aReadyServerIsPreferredAndOneThatLeavesIsNone() {
        String old = TestPod.server().evaluate().name();
        cluster.put(TestPod.named("megaconn-server-z", "server"));
        eventually().until(() -> pods.raw("megaconn-server-z") != null);
        assertThat(pods.server()).get().extracting(PodState::name).isEqualTo(old);

        cluster.put(TestPod.server().ready().leaving());

        eventually().until(() -> !pods.server().map(PodState::name).orElse("").equals(old));
        assertThat(pods.raw(old)).as("still there").isNotNull();
        assertThat(pods.server()).get().extracting(PodState::name).isEqualTo("megaconn-server-z");
    }

    @Test
    void lookingAtPodsCostsNoRequestButOneListAndOneWatch() {
        for (int i = 0; i < 10; i++) {
            pods.clients();
            pods.server();
            pods.raw("megaconn-client-9");
        }

        assertThat(api.asked("GET .*/pods\\?.*")).isEqualTo(2);
        assertThat(api.asked("GET .*")).isEqualTo(2);
    }

    @Test
    void podsThatMayNotBeWatchedAreToldInOneLine() {
        api.fail("GET .*/pods.*", 403, "pods is forbidden");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Pods.watch(cluster))
                .withMessage("the pods can't be watched: not allowed: pods is forbidden");
    }
}
