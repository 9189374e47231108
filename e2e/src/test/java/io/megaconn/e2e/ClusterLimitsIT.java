package io.megaconn.e2e;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.megaconn.testkit.Program;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs into real limits of namespace, registry, network and nodes, one after the other. */
// Not in CI: it takes four minutes, most of it waiting.
@Slow
@Isolated
class ClusterLimitsIT {
    private static final String REGISTRY = "localhost:26050";

    @RegisterExtension
    static final Release release =
            Release.of("cluster-limits", new ByHelm("client: {connections: 500, extraArgs: [--connect-timeout=2s]}"));

    @AfterEach
    void down() {
        release.orchestrator("down", "--force").exits(0);
    }

    @Test
    void aQuotaThatKeepsPodsFromBeingCreatedIsSaidWithWhatItWouldHaveToBe() {
        eventually().until(() -> release.pods("client").isEmpty()); // those that end use the quota, too
        ResourceQuota quota = release.quota("400Mi"); // server and one client, which have limits of 243 and 94 MiB
        try {
            // Preflight's pods use the quota until they are gone, and Kubernetes tries a refused client pod again ever
            // more slowly.
            Program ramp = release.orchestrator("ramp", "--target", "1000", "--force", "--batch-timeout", "60s")
                    .exits(4);

            assertThat(ramp.out())
                    .contains(
                            "waiting       client pods: 1 of 2 not created: quota small allows limits.memory=400Mi, taken are ")
                    .contains("fix: kubectl --namespace %s patch resourcequota small".formatted(release.namespace()))
                    .contains("docs/limits/quota.md");
        } finally {
            release.client().resource(quota).delete();
        }
    }

    @Test
    void aLimitRangeThatAPodIsTooLargeForIsSaid() {
        LimitRange range = release.limitRange("40Mi");
        try {
            Program ramp = release.orchestrator("ramp", "--target", "500", "--force", "--batch-timeout", "20s")
                    .exits(4);

            assertThat(ramp.out())
                    .contains("client pods: 1 of 1 not created: maximum memory usage per Container is 40Mi")
                    .contains("kubectl --namespace %s edit limitrange".formatted(release.namespace()))
                    .contains("docs/limits/limit-range.md");
        } finally {
            release.client().resource(range).delete();
        }
    }

    @Test
    void aServerPodThatIsGoneIsSaidUntilItIsBack() {
        Program ramp = release.orchestrator("ramp", "--target", "500", "--hold", "60s");
        ramp.prints("hold          for");

        release.kubectl("scale", "deployment/megaconn-server", "--replicas=0").exits(0);
        ramp.prints("server pod: ");
        release.kubectl("scale", "deployment/megaconn-server", "--replicas=1").exits(0);

        assertThat(ramp.out()).contains("docs/limits/server-pod.md", "describe deploy/megaconn-server");
        release.kubectl("rollout", "status", "deployment/megaconn-server").exits(0);
        ramp.exits(5);
    }

    @Test
    void aRegistryThatHasNoSuchImageEndsTheWaitTheSecondTime() {
        String node = release.serverNode();
        Path jwebserver = Path.of(System.getProperty("java.home"), "bin/jwebserver"); // answers 404, as a registry does
        release.start(
                NodeRule.enter(node),
                List.of(
                        jwebserver.toString(),
                        "-b",
                        "127.0.0.1",
                        "-p",
                        "" + URI.create("http://" + REGISTRY).getPort()),
                List.of("-d", release.folder().toAbsolutePath().toString()));
        String image = template("{.spec.template.spec.containers[0].image}");
        set("containers", "[{\"name\": \"client\", \"image\": \"%s/client:1\"}]".formatted(REGISTRY));
        pin(node);
        try {
            Program ramp = release.orchestrator("ramp", "--target", "500", "--force", "--batch-timeout", "90s")
                    .exits(4);

            assertThat(ramp.out())
                    .contains("client pods: 1 of 1 can't pull %s/client:1: ".formatted(REGISTRY), "not found")
                    .contains("fix: push or load it, or use an existing one", "--set image.tag=TAG")
                    .doesNotContain("after 1m30s");
        } finally {
            set("containers", "[{\"name\": \"client\", \"image\": \"%s\"}]".formatted(image));
            pin(null);
        }
    }

    @Test
    void portsThatSourceNatHasNoMoreOfAreSaidWhileWaiting() {
        String node = release.otherNode();
        String server = release.pods("server").getFirst().getStatus().getHostIP();
        pin(node);
        try (NodeRule _ =
                NodeRule.masquerade(node, server, release.port(), release.folder(), "--to-ports", "20000-20599")) {
            Program ramp = release.orchestrator("ramp", "--target", "1000", "--force", "--batch-timeout", "40s");

            ramp.prints("network: the pod network masquerades source addresses (SNAT): ");
            ramp.exits(4);
            assertThat(ramp.out())
                    .containsPattern(
                            "has 6\\d\\d connections, and an address has about 60,000 for each of 1 server port")
                    .contains("--set server.ports=2", "docs/limits/snat.md", "{TIMEOUT=");
        } finally {
            pin(null);
        }
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamedWithThePodsOnItUntilItIsBack() {
        String node = release.otherNode();
        String apiserver = release.client()
                .endpoints()
                .inNamespace("default")
                .withName("kubernetes")
                .get()
                .getSubsets()
                .getFirst()
                .getAddresses()
                .getFirst()
                .getIp();
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "80s");
        ramp.prints("hold          for");

        try (NodeRule _ = NodeRule.cutOff(node, apiserver, release.folder())) {
            ramp.prints("node %s: not ready (".formatted(node));
        }

        assertThat(ramp.out())
                .contains("): 1 of 2 client pods with 500 connections are on it", "docs/limits/node-lost.md")
                .contains("kubectl delete node " + node);
        ramp.prints("recovered after");
        ramp.interrupt();
        ramp.exitCode(); // a ramp that continues would disturb the next test
    }

    private static String template(String path) {
        return release.kubectl("get", "statefulset/megaconn-client", "-o", "jsonpath=" + path)
                .exits(0)
                .out();
    }

    private static void pin(String node) {
        set("nodeSelector", node == null ? "null" : "{\"kubernetes.io/hostname\": \"%s\"}".formatted(node));
    }

    /** Sets a field of the client pods' template. */
    private static void set(String field, String json) {
        release.kubectl(
                        "patch",
                        "statefulset/megaconn-client",
                        "--patch",
                        "{\"spec\": {\"template\": {\"spec\": {\"%s\": %s}}}}".formatted(field, json))
                .exits(0);
    }
}
