package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TeardownTest extends KubeTestBase {
    private static final String STATS = TestPod.server().evaluate().name() + ":9600/stats";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private ClusterSession view;

    @BeforeEach
    void open() {
        cluster.put(TestPod.server().ready());
        cluster.put(TestPod.client(0).ready());
        view = ClusterSession.open(cluster);
    }

    @AfterEach
    void close() {
        awaitQuiet(view.pods());
        view.close();
    }

    @Test
    void theClientsAreScaledToNoneAndItWaitsForPodsAndConnectionsToGo() throws Exception {
        cluster.answers.put(STATS, Json.write(Stats.server(25_000, -1)));
        CompletableFuture<Void> down = down(LONG);
        eventually().until(() -> api.asked("PUT .*/statefulsets/megaconn-client/scale") == 1);
        assertThat(api.sent("PUT .*/scale")).contains("\"replicas\":0");

        cluster.delete(TestPod.client(0));
        eventually().until(() -> progress.contains("0 client pods, 25,000 connections at the server"));
        assertThat(down).isNotDone();

        cluster.answers.put(STATS, Json.write(Stats.server(0, -1)));
        down.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatIsStillThereAtTheTimeoutIsTold() {
        cluster.answers.put(STATS, Json.write(Stats.server(25_000, -1)));

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Teardown.clients(view, Duration.ZERO, progress::add))
                .withMessage("timed out; remaining: 1 client pod, 25,000 connections at the server")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNEXPECTED));
    }

    @Test
    void aServerThatDoesNotAnswerHasNotSaidThatItHasNone() {
        cluster.delete(TestPod.client(0));
        eventually().until(() -> view.pods().clients().isEmpty());

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Teardown.clients(view, Duration.ZERO, progress::add))
                .withMessage("timed out; remaining: 0 client pods; the server did not report its connections");
    }

    @Test
    void withoutAServerThereAreNoConnections() throws Exception {
        cluster.delete(TestPod.client(0));
        cluster.delete(TestPod.server());
        eventually()
                .until(() ->
                        view.pods().clients().isEmpty() && view.pods().server().isEmpty());

        Teardown.clients(view, Duration.ZERO, progress::add);

        assertThat(progress).isEmpty();
    }

    @Test
    void clientsThatMayNotBeScaledAreToldInOneLine() {
        api.fail("PUT .*/scale", 403, "forbidden");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Teardown.clients(view, LONG, progress::add))
                .withMessage("the clients can't be stopped: not allowed: forbidden");
    }

    private CompletableFuture<Void> down(Duration timeout) {
        return CompletableFuture.runAsync(() -> {
            try {
                Teardown.clients(view, timeout, progress::add);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
