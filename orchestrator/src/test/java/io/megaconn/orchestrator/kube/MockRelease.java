package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An installed release with a running server, in a mock cluster that other processes can also reach. */
public final class MockRelease implements AutoCloseable {
    public static final String SERVER = TestPod.server().evaluate().name();

    private final MockApiserver api = new MockApiserver();
    private final MockCluster cluster = MockCluster.in(api.client(), "load").install();

    public MockRelease() {
        cluster.put(TestPod.server().ready());
        serverCounts(0);
    }

    /** Returns a kubeconfig for it. */
    public Path kubeconfig(Path folder) {
        try {
            return Files.writeString(folder.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: mock
                    clusters: [{name: mock, cluster: {server: "%s"}}]
                    users: [{name: mock, user: {token: t}}]
                    contexts: [{name: mock, context: {cluster: mock, user: mock, namespace: load}}]
                    """.formatted(api.url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records a run to a million that has just begun, with 40 clients, 10 per batch. */
    public MockRelease begin(String run) {
        Plan plan = ClusterPlanner.plan(
                Specs.target(1_000_000).perClient(25_000).batch(10).build(), List.of(new Endpoint("10.88.0.11", 9000)));
        new RunStore(cluster, warning -> {})
                .begin(RunState.start(run, "2026-02-03T04:05:06.789Z", plan, RunStates.BEFORE));
        return this;
    }

    public void serverCounts(long connections) {
        String stats = Json.write(Stats.server(connections, connections));
        api.answers.put(SERVER + ":9600/stats", stats);
        api.answers.put(SERVER + ":9600/stats?collect", stats);
    }

    /** Makes the server stop answering; its pod remains. */
    public void serverDies() {
        api.answers.keySet().removeIf(path -> path.startsWith(SERVER));
        cluster.put(TestPod.server());
    }

    /** Adds a client pod with all of its connections. */
    public void clientIsReady(int index, String node) {
        cluster.put(TestPod.client(index).ready().node(node));
    }

    public void clientHasNoNode(int index, String why) {
        cluster.put(TestPod.client(index).notScheduled(why));
    }

    @Override
    public void close() {
        api.close();
    }
}
