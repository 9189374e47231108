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

    /** @param fix text that the fix must contain */
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
                        "0 client pods, 1 connection at the server",
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
                        UPGRADE + "server.protocol=raw,server.reply=none"),
                refused(
                        "protocol",
                        cluster(),
                        cluster().protocol("ws"),
                        "the server speaks ws",
                        "raw",
                        UPGRADE + "server.protocol=raw"),
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
                        "40 client pods of 180 MiB and 0.02 cores",
                        "add nodes (if an autoscaler does: --expect-nodes N); free memory on them (kubectl describe nodes);"
                                + " or lower --target"),
                refused(
                        "room on the nodes",
                        cluster().nodes(node("a", 41, 99)),
                        cluster().nodes(node("a", 40, 99)),
                        "room for 39 on 1 node",
                        "40 client pods",
                        "add nodes"),
                refused(
                        "room on the nodes",
                        cluster().nodes(node("a", 110, 99)).cpuMillis(97),
                        cluster().nodes(node("a", 110, 99)).cpuMillis(98),
                        "room for 39 on 1 node",
                        "40 client pods of 180 MiB and 0.098 cores",
                        "add nodes"),
                quota("pods", 1, "39 pods left of 78 pods", "40 pods: 40 x 1 pod", "40"),
                quota("count/pods", 1, "39 pods left of 78 pods", "40 pods: 40 x 1 pod", "40"),
                quota("requests.memory", 180L << 20, "6.9 GiB left of 13.7 GiB", "7.0 GiB: 40 x 180 MiB", "7200Mi"),
                quota("limits.cpu", 1_000, "39 cores left of 78 cores", "40 cores: 40 x 1 core", "40000m"),
                quota("requests.cpu", 20, "0.78 cores left of 1.56 cores", "0.8 cores: 40 x 0.02 cores", "800m"),
                quota("requests.nvidia.com/gpu", 2, "78 nvidia.com/gpu left", "80 nvidia.com/gpu: 40 x 2", "80"),
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
        assertThat(check.found()).startsWith(c.found);
        assertThat(check.needed()).startsWith(c.needed);
        assertThat(check.fix()).startsWith(c.fix);
    }

    private static Case refused(
            String name, ClusterFactsBuilder ok, ClusterFactsBuilder bad, String found, String needed, String fix) {
        return new Case(name, ok, bad, Status.REFUSE, found, needed, fix);
    }

    /** Returns a case of a quota that leaves enough for 40 pods, and one for 39; others use the same amount. */
    private static Case quota(String resource, long each, String found, String needed, String hard) {
        long left = 39 * each;
        String more = hard.replaceAll("\\D", "");
        long unit = hard.endsWith("Mi") ? 1L << 20 : 1;
        return refused(
                "quota compute: " + resource,
                cluster().quota(resource, 40 * each, each),
                cluster().quota(resource, left, each),
                found,
                needed,
                "raise it: kubectl --namespace load patch resourcequota compute --type merge --patch"
                        + " '{\"spec\": {\"hard\": {\"%s\": \"%d%s"
                                .formatted(resource, Long.parseLong(more) + left / unit, hard.replaceAll("\\d", "")));
    }

    private static ClusterInfo.Node cores(String name, long millis) {
        ClusterInfo.Node n = node(name, 110, 100);
        return new ClusterInfo.Node(
                name, n.kernel(), n.kubelet(), true, millis, n.memory(), n.pods(), 0, n.usedMemory(), n.usedPods());
    }
}
