package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs into real limits that keep pods away, each with its own release, all at the same time, because most of it is
 * waiting. {@link PodLimitsIT} has another one.
 */
@Slow
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class MorePodLimitsIT {
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
    static final Release release = Release.of("morelimits", PodLimitRamps.values("extraArgs: [--nonsense]"));

    private static final PodLimitRamps ramps = new PodLimitRamps(release);

    @BeforeAll
    static void start() {
        List.of("config", "volume", "account", "image").forEach(name -> ramps.install(name, "podLabels: {}"));
        ramps.install("memory", "resources: {requests: {memory: 30Mi}, limits: {memory: 30Mi}}");
        release.kubectl("set", "image", "statefulset/image-client", "client=localhost/megaconn/NoClient:1")
                .exits(0);
        ramps.install(
                "disk", "resources: {requests: {memory: 100Mi}, limits: {memory: 200Mi, ephemeral-storage: 1Ki}}");
        release.kubectl("patch", "statefulset/config-client", "--type=json", "--patch", NO_SECRET)
                .exits(0);
        release.kubectl("patch", "statefulset/volume-client", "--patch", NO_CONFIG_MAP)
                .exits(0);
        release.kubectl("patch", "statefulset/account-client", "--patch", NO_ACCOUNT)
                .exits(0);
        ramps.start("megaconn", "170s");
        ramps.start("memory", "170s");
        ramps.start("image", "170s");
        ramps.start("disk", "170s", "--connect-rate", "4");
        ramps.start("volume", "30s");
        ramps.start("account", "30s");
        ramps.start("config", "5s");
    }

    @Test
    void aSecretThatIsNotThereIsSaid() {
        assertThat(ramps.of("config").exits(4).out())
                .containsPattern(
                        "client pods: [12] of 2 can't start: CreateContainerConfigError: secret \"nope\" not found")
                .contains("docs/limits/container-config.md");
    }

    @Test
    void aVolumeThatIsNotThereIsSaid() {
        assertThat(ramps.of("volume").exits(4).out())
                .containsPattern(
                        "client pods: [12] of 2 stuck in ContainerCreating; volume-client-0 on \\S+: FailedMount: ")
                .contains(
                        "configmap \"nope\" not found",
                        "fix: create the missing object",
                        "docs/limits/container-creating.md");
    }

    @Test
    void podsThatTheApiserverRefusesAreSaid() {
        assertThat(ramps.of("account").exits(4).out())
                .contains("client pods: 2 of 2 not created: ", "serviceaccount \"nope\" not found")
                .contains("create serviceaccount nope", "docs/limits/not-created.md");
    }

    @Test
    void aProgramThatEndsAgainAndAgainIsSaidWithItsLastWords() {
        assertThat(ramps.of("megaconn").exits(4).out())
                .containsPattern("client pods: [12] of 2 terminated with exit code 2, [345] restarts: .*'--nonsense'")
                .contains("fix: correct client.extraArgs: helm get values megaconn", "docs/limits/crash-loop.md")
                .doesNotContain("for all options") // the log's second line: what a program leaves comes before the log
                .doesNotContain("after 2m50s");
    }

    @Test
    void podsThatTheirNodeEvictsAreSaid() {
        ramps.of("disk").prints("evicted by their node: Evicted: ");
        assertThat(ramps.of("disk").out()).contains("ephemeral", "docs/limits/evicted.md");
    }

    @Test
    void anImageWithoutAProperNameEndsTheWaitAtOnce() {
        assertThat(ramps.of("image").exits(4).out())
                .containsPattern(
                        "client pods: [12] of 2 can't pull localhost/megaconn/NoClient:1: ") // the first ends it
                .contains("--set image.prefix=REGISTRY/megaconn,image.tag=TAG", "docs/limits/image.md")
                .doesNotContain("after 2m50s");
    }

    @Test
    void aMemoryLimitThatIsTooSmallIsSaidWithTheOneThatWouldDo() {
        assertThat(ramps.of("memory").exits(4).out())
                .containsPattern("client pods: [12] of 2 OOMKilled, \\d restarts: the memory limit is 30 MiB,"
                        + " and 500 connections need 92.6 MiB")
                .contains("--set client.resources.requests.memory=75Mi,client.resources.limits.memory=93Mi")
                .contains("docs/limits/oom-killed.md")
                .doesNotContain("after 2m50s");
    }
}
