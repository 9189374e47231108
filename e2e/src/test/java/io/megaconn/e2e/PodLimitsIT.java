package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs into real limits that keep pods away, each with its own release, all at the same time, because most of it is
 * waiting. With the rights of the service account, and without probes, which preflight would do.
 */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class PodLimitsIT {
    private static final String COMMON = """
            server: {hostNetwork: false, resources: {requests: {cpu: 10m, memory: 100Mi}}}
            preflight: {probes: false}
            client: {connections: 500, %s}
            """;

    private static final Map<String, String> CLIENTS = Map.of(
            "room", "resources: {requests: {memory: 900Gi}, limits: {memory: 900Gi}}",
            "config", "podLabels: {}",
            "image", "podLabels: {}",
            "volume", "podLabels: {}",
            "account", "podLabels: {}",
            "oom", "resources: {requests: {memory: 30Mi}, limits: {memory: 30Mi}}",
            "crash", "extraArgs: [--nonsense]",
            "disk", "resources: {requests: {memory: 100Mi}, limits: {memory: 200Mi, ephemeral-storage: 1Ki}}");

    private static final String NO_SECRET = """
            [{"op": "add", "path": "/spec/template/spec/containers/0/env/-",
              "value": {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "nope", "key": "key"}}}}]""";

    private static final String NO_CONFIG_MAP = """
            {"spec": {"template": {"spec": {
              "volumes": [{"name": "more", "configMap": {"name": "nope"}}],
              "containers": [{"name": "client", "volumeMounts": [{"name": "more", "mountPath": "/more"}]}]}}}}""";

    private static final String NO_ACCOUNT = """
            {"spec": {"template": {"spec": {"serviceAccountName": "nope"}}}}""";

    @RegisterExtension
    static final Release release = Release.of("limits", new ByHelm(COMMON.formatted(CLIENTS.get("crash"))));

    private static final Map<String, Program> ramps = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        CLIENTS.forEach((name, client) -> {
            if (!name.equals("crash")) {
                new ByHelm(COMMON.formatted(client)).install(release, name, false);
            }
        });
        release.kubectl("patch", "statefulset/config-client", "--type=json", "--patch", NO_SECRET)
                .exits(0);
        release.kubectl("patch", "statefulset/volume-client", "--patch", NO_CONFIG_MAP)
                .exits(0);
        release.kubectl("patch", "statefulset/account-client", "--patch", NO_ACCOUNT)
                .exits(0);
        release.kubectl("set", "image", "statefulset/image-client", "client=localhost/megaconn/NoClient:1")
                .exits(0);
        ramp("crash", "megaconn", "170s");
        ramp("oom", "oom", "170s");
        ramp("disk", "disk", "170s", "--connect-rate", "4");
        ramp("image", "image", "170s");
        ramp("volume", "volume", "30s");
        ramp("account", "account", "30s");
        ramp("config", "config", "5s");
        ramp("room", "room", "5s");
    }

    /** Starts a ramp and waits until it waits: many programs that start at the same time disturb each other. */
    private static void ramp(String purpose, String name, String timeout, String... more) {
        String kubeconfig = Account.of(release, name).kubeconfig().toString();
        List<String> ramp =
                List.of("ramp", "--target", "1000", "--force", "--batch-timeout", timeout, "--kubeconfig", kubeconfig);
        Program program = release.orchestratorOf(
                name, Stream.concat(ramp.stream(), Stream.of(more)).toArray(String[]::new));
        program.prints("batch 1/1     starts");
        ramps.put(purpose, program);
    }

    @AfterAll
    static void uninstall() {
        CLIENTS.keySet().forEach(name -> new ByHelm("").uninstall(release, name));
    }

    @Test
    void podsThatNoNodeTakesAreSaidWhileWaitingAndInTheEnd() {
        Program ramp = ramps.get("room").exits(4);

        String seen = "client pods: 2 of 2 pending: 0/%d nodes are available: ".formatted(nodes());
        assertThat(ramp.out()).contains("waiting       " + seen).contains("docs/limits/unschedulable.md");
        assertThat(ramp.out() + ramp.err())
                .contains("batch 1 failed: 0 of 1,000 connections after 5s, 0 of 2 clients fully connected; " + seen)
                .contains("Insufficient memory (each requests 900 GiB and 20 m of a core)", "fix: add nodes");
    }

    private static int nodes() {
        return release.client().nodes().list().getItems().size();
    }

    @Test
    void aSecretThatIsNotThereIsSaid() {
        assertThat(ramps.get("config").exits(4).out())
                .containsPattern(
                        "client pods: [12] of 2 can't start: CreateContainerConfigError: secret \"nope\" not found")
                .contains("docs/limits/container-config.md");
    }

    @Test
    void aVolumeThatIsNotThereIsSaid() {
        assertThat(ramps.get("volume").exits(4).out())
                .containsPattern(
                        "client pods: [12] of 2 stuck in ContainerCreating; volume-client-0 on \\S+: FailedMount: ")
                .contains(
                        "configmap \"nope\" not found",
                        "fix: create the missing object",
                        "docs/limits/container-creating.md");
    }

    @Test
    void podsThatTheApiserverRefusesAreSaid() {
        assertThat(ramps.get("account").exits(4).out())
                .contains("client pods: 2 of 2 not created: ", "serviceaccount \"nope\" not found")
                .contains("create serviceaccount nope", "docs/limits/not-created.md");
    }

    @Test
    void anImageWithoutAProperNameEndsTheWaitAtOnce() {
        assertThat(ramps.get("image").exits(4).out())
                .containsPattern(
                        "client pods: [12] of 2 can't pull localhost/megaconn/NoClient:1: ") // the first ends it
                .contains("--set image.prefix=REGISTRY/megaconn,image.tag=TAG", "docs/limits/image.md")
                .doesNotContain("after 2m50s");
    }

    @Test
    void aMemoryLimitThatIsTooSmallIsSaidWithTheOneThatWouldDo() {
        assertThat(ramps.get("oom").exits(4).out())
                .containsPattern("client pods: [12] of 2 OOMKilled, \\d restarts: the memory limit is 30 MiB,"
                        + " and 500 connections need 92.6 MiB")
                .contains("--set client.resources.requests.memory=75Mi,client.resources.limits.memory=93Mi")
                .contains("docs/limits/oom-killed.md")
                .doesNotContain("after 2m50s");
    }

    @Test
    void aProgramThatEndsAgainAndAgainIsSaidWithItsLastWords() {
        assertThat(ramps.get("crash").exits(4).out())
                .containsPattern("client pods: [12] of 2 terminated with exit code 2, [345] restarts: .*'--nonsense'")
                .contains("fix: correct client.extraArgs: helm get values megaconn", "docs/limits/crash-loop.md")
                .doesNotContain("for all options") // the log's second line: what a program leaves comes before the log
                .doesNotContain("after 2m50s");
    }

    @Test
    void podsThatTheirNodeEvictsAreSaid() {
        ramps.get("disk").prints("evicted by their node: Evicted: ");
        assertThat(ramps.get("disk").out()).contains("ephemeral", "docs/limits/evicted.md");
    }
}
