package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.kube.KubernetesFleet.Baseline;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.ServerStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Starts fleets of clients with 100, 100 and 50 connections, two per batch; the server's baseline: 7 closed, 30 established sockets. */
abstract class FleetTestBase extends KubeTestBase {
    static final String SERVER = TestPod.server().evaluate().name();
    static final List<Batch> BATCHES = RunStates.PLAN.batches();
    static final String SCALE = "PUT /apis/apps/v1/namespaces/.*/statefulsets/megaconn-client/scale";

    final List<Event> events = new CopyOnWriteArrayList<>();
    ClusterSession view;
    KubernetesFleet fleet;
    /** The fence, which does nothing while this orchestrator owns the run. */
    final List<Runnable> fenced = new ArrayList<>();

    @BeforeEach
    void open() {
        cluster.put(TestPod.server().ready());
        view = ClusterSession.open(cluster);
        fleet = fleet(0);
        api.forget();
    }

    @AfterEach
    void close() {
        fleet.close();
        awaitQuiet(view.pods());
        view.close();
    }

    KubernetesFleet fleet(int done) {
        return fleet(done, events::add);
    }

    KubernetesFleet fleet(int done, Consumer<Event> listener) {
        Baseline none = RunStates.BEFORE;
        String process = view.pods().server().map(PodState::process).orElseThrow();
        return new KubernetesFleet(
                view,
                RunStates.PLAN,
                "run-1",
                new Baseline(none.machine(), process, none.closed()),
                new KubernetesFleet.Earlier(done, 0),
                () -> fenced.forEach(Runnable::run),
                listener);
    }

    void says(ServerStats stats) {
        cluster.answers.put(SERVER + ":9600/stats", Json.write(stats));
        cluster.answers.put(SERVER + ":9600/stats?collect", Json.write(stats));
    }

    void seen(TestPod pod) {
        cluster.put(pod);
        String name = pod.evaluate().name();
        eventually().until(() -> view.pods().raw(name) != null);
    }
}
