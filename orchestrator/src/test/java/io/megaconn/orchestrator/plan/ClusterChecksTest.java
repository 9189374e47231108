package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.cluster;
import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.runtime.wire.Reply;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check of a million connections in a release: one cluster that just passes, one that just doesn't. */
class ClusterChecksTest {
    private static final Plan MILLION = ClusterFactsBuilder.plan(Specs.target(1_000_000));
    private static final String UPGRADE =
            "helm upgrade megaconn helm/megaconn --namespace load --reset-then-reuse-values --set ";

    /** @param fix what the user has to be told to type */
    record Case(
            String name,
            ClusterFactsBuilder passes,
            ClusterFactsBuilder fails,
            Status status,
            String found,
            String needed,
            String fix) {
        @Override
        public String toString() {
            return name + ": " + found;
        }
    }

    static List<Case> cases() {
        return List.of(
                refused(
                        "rights (RBAC)",
                        cluster(),
                        cluster().forbidden("patch configmaps").forbidden("update statefulsets/scale"),
                        "not allowed to patch configmaps, update statefulsets/scale",
                        "the permissions of Role megaconn-orchestrator",
                        "kubectl --namespace load create rolebinding me --role megaconn-orchestrator --user YOU"),
                refused(
                        "clean start",
                        cluster(),
                        cluster().clientPods(3).serverConnections(75_000),
                        "3 client pods, 75,000 connections at the server",
                        "none",
                        "bin/orchestrator down --namespace load"),
                refused(
                        "clean start",
                        cluster(),
                        cluster().serverConnections(1),
                        "0 client pods, 1 connections at the server",
                        "none",
                        "find out what connects: kubectl --namespace load logs deploy/megaconn-server --container server, or allow only the"
                                + " clients: " + UPGRADE + "'server.allow={10.244.0.0/16}'"),
                refused(
                        "server.capacity",
                        cluster().capacity(1_000_000),
                        cluster().capacity(999_999),
                        "999,999",
                        "1,000,000",
                        UPGRADE + "server.capacity=1000000"),
                refused(
                        "server.maxConnections",
                        cluster().maxConnections(1_000_000),
                        cluster().maxConnections(999_999),
                        "999,999",
                        "1,000,000",
                        UPGRADE + "server.maxConnections=1000000"),
                refused(
                        "message interval",
                        cluster().interval(10_000),
                        cluster().interval(9_999),
                        "the server counts a connection as silent after 2 x 9.999s",
                        "at least 2 x 10s",
                        UPGRADE + "messageInterval=10s"),
                refused(
                        "reply",
                        cluster(),
                        cluster().reply(Reply.ECHO),
                        "the server's is echo",
                        "none",
                        UPGRADE + "server.reply=none"),
                refused(
                        "client.connections",
                        cluster().roomPerClient(25_000),
                        cluster().roomPerClient(24_999),
                        "24,999",
                        "25,000",
                        UPGRADE + "client.connections=25000"),
                refused(
                        "room on the nodes",
                        cluster().nodes(node("a", 110, 21), node("b", 110, 19)),
                        cluster().nodes(node("a", 110, 21), node("b", 110, 18)),
                        "room for 39 on 2 nodes",
                        "40 client pods of 180MiB and 20 m of a core",
                        "add nodes, free memory or CPU on them (kubectl describe nodes), or lower --target"),
                refused(
                        "room on the nodes",
                        cluster().nodes(node("a", 41, 99)),
                        cluster().nodes(node("a", 40, 99)),
                        "room for 39 on 1 nodes",
                        "40 client pods",
                        "add nodes"),
                refused(
                        "room on the nodes",
                        cluster().nodes(node("a", 110, 99)).cpuMillis(97),
                        cluster().nodes(node("a", 110, 99)).cpuMillis(98),
                        "room for 39 on 1 nodes",
                        "40 client pods of 180MiB and 98 m of a core",
                        "add nodes"),
                quota("pods", 40),
                quota("count/pods", 40),
                quota("memory", 40 * ClusterFactsBuilder.POD_MEMORY),
                quota("requests.memory", 40 * ClusterFactsBuilder.POD_MEMORY),
                quota("limits.memory", 50 * ClusterFactsBuilder.POD_MEMORY),
                quota("cpu", 40 * 20),
                quota("requests.cpu", 40 * 20),
                new Case(
                        "cpu",
                        cluster().nodes(cores("a", 1_500), cores("b", 1_500)),
                        cluster().nodes(cores("a", 1_500), cores("b", 1_499)),
                        Status.WARN,
                        "2 cores",
                        "1.5 cores for 100,000 messages/s: expected to saturate",
                        UPGRADE + "messageInterval=15s"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aClusterThatHasJustWhatIsNeededPasses(Case c) {
        Check check = c.passes.check(c.name, MILLION);

        assertThat(check.status()).isEqualTo(Status.OK);
        assertThat(check.fix()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aClusterThatJustLacksItIsToldWhatWasFoundWhatIsNeededAndWhatToType(Case c) {
        Check check = c.fails.check(c.name, MILLION);

        assertThat(check.status()).isEqualTo(c.status);
        assertThat(check.found()).isEqualTo(c.found);
        assertThat(check.needed()).startsWith(c.needed);
        assertThat(check.fix()).startsWith(c.fix);
    }

    private static Case refused(
            String name, ClusterFactsBuilder ok, ClusterFactsBuilder bad, String found, String needed, String fix) {
        return new Case(name, ok, bad, Status.REFUSE, found, needed, fix);
    }

    private static Case quota(String resource, long needed) {
        return refused(
                "quota: " + resource,
                cluster().quota(resource, needed),
                cluster().quota(resource, needed - 1),
                "%,d".formatted(needed - 1),
                "%,d".formatted(needed),
                "raise it: kubectl --namespace load edit resourcequota");
    }

    private static ClusterInfo.Node cores(String name, long millis) {
        ClusterInfo.Node n = node(name, 110, 100);
        return new ClusterInfo.Node(
                name, n.kernel(), n.kubelet(), true, millis, n.memory(), n.pods(), 0, n.usedMemory(), n.usedPods());
    }
}
