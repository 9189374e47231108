package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.testkit.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that preflight reports the obstacles of a ramp in a real cluster. */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class PreflightIT {
    @RegisterExtension
    static final Release release = Release.of("preflight", new ByHelm("client: {connections: 1000}"));

    @Test
    void aQuotaThatIsTooSmallIsRefused() {
        ResourceQuota quota = release.quota("450Mi"); // of which the server may have a part
        try {
            Program.eventually()
                    .until(() -> !release.client()
                            .resource(quota)
                            .get()
                            .getStatus()
                            .getUsed()
                            .isEmpty());

            Program ramp = release.orchestrator("ramp", "--target", "5000").exits(3);

            assertThat(ramp.err())
                    .containsPattern(
                            "REFUSE  quota small: limits.memory: found (0 B|[\\d.]+ MiB) left of 450 MiB, needs 485 MiB: 5 x 97 MiB")
                    .contains("fix: raise it: kubectl --namespace %s patch resourcequota small --type merge"
                            .formatted(release.namespace()))
                    .contains("no clients were started");
            assertThat(release.pods("client")).isEmpty();
        } finally {
            release.client().resource(quota).delete();
        }
    }

    /** Quotas with scopes of other pods stop nothing; one that requires a CPU limit stops every pod. */
    @Test
    @Slow
    void quotasThatCountOtherPodsStopNothing() {
        ResourceQuota bestEffort = quota("best-effort", "{hard: {pods: 0}, scopes: [BestEffort]}");
        ResourceQuota terminating = quota("terminating", "{hard: {pods: 0, limits.cpu: 0}, scopes: [Terminating]}");
        ResourceQuota high = quota("high", """
                {hard: {pods: 0}, scopeSelector: {matchExpressions: [
                  {scopeName: PriorityClass, operator: In, values: [high]}]}}""");
        try {
            Program preflight = release.orchestrator("preflight", "--target", "1000", "--verbose")
                    .exits(0);

            assertThat(preflight.out())
                    .doesNotContain("quota best-effort", "quota terminating", "quota high")
                    .containsPattern("node +%s +room for \\d+ client pods: \\S+ cores? of \\S+ cores? free, "
                            .formatted(release.serverNode()));

            ResourceQuota compute = quota("compute", "{hard: {limits.cpu: 4, count/pods: 100}}");
            try {
                assertThat(release.orchestrator("ramp", "--target", "1000")
                                .exits(3)
                                .err())
                        .contains("REFUSE  quota compute: limits.cpu: found containers without it: client")
                        .contains("--set client.resources.limits.cpu=1")
                        .doesNotContain("get events");
            } finally {
                release.client().resource(compute).delete();
            }
        } finally {
            release.client().resource(bestEffort).delete();
            release.client().resource(terminating).delete();
            release.client().resource(high).delete();
        }
    }

    private static ResourceQuota quota(String name, String spec) {
        ResourceQuota quota = Serialization.unmarshal(
                "---\n{apiVersion: v1, kind: ResourceQuota, metadata: {name: %s, namespace: %s}, spec: %s}"
                        .formatted(name, release.namespace(), spec),
                ResourceQuota.class);
        return release.client().resource(quota).create();
    }

    @Test
    @Slow
    void aServerImageThatIsNotThereIsRefusedWithTheFix() {
        ByHelm nope = new ByHelm("""
                image: {tag: nope}
                server: {hostNetwork: false}
                """);
        try {
            nope.install(release, "nope", false);

            Program ramp =
                    release.orchestratorOf("nope", "ramp", "--target", "1000").exits(3);

            assertThat(ramp.err())
                    .contains("orchestrator: server pod: can't pull localhost/megaconn/server:nope")
                    .contains("--set image.prefix=REGISTRY/megaconn");
        } finally {
            nope.uninstall(release, "nope");
        }
    }

    @Test
    @Slow
    void aClientImageThatIsNotThereIsRefused() {
        String image = image();
        setImage("localhost/megaconn/client:nope");
        try {
            Program preflight =
                    release.orchestrator("preflight", "--target", "1000").exits(3);

            assertThat(preflight.out())
                    .containsPattern("REFUSE  \\S+: probe pod: found \\w*Image\\w*: .*nope")
                    .contains("fix: load or push the image");
        } finally {
            setImage(image);
        }
    }

    private static String image() {
        return release.kubectl(
                        "get",
                        "statefulset/megaconn-client",
                        "-o",
                        "jsonpath={.spec.template.spec.containers[0].image}")
                .exits(0)
                .out();
    }

    private static void setImage(String image) {
        release.kubectl("set", "image", "statefulset/megaconn-client", "client=" + image)
                .exits(0);
    }

    @Test
    void aNetworkThatMasqueradesPodsIsFoundOut() {
        String servers = release.serverNode();
        String address = release.pods("server").getFirst().getStatus().getHostIP();
        String other = release.otherNode();

        try (NodeRule _ = NodeRule.masquerade(other, address, release.port(), release.folder())) {
            Program preflight =
                    release.orchestrator("preflight", "--target", "2000").exits(0);

            assertThat(preflight.out())
                    .contains("warn    %s: source address at the server: found another one".formatted(other))
                    .contains("this network masquerades pods (SNAT)")
                    .contains("ok      %s: source address at the server: found the pod's own".formatted(servers));
        }
    }
}
