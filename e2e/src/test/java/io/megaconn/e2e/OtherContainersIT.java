package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.megaconn.testkit.Program;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests pods with other containers, in the order of kube-inject: the sidecar comes first, and its name
 * sorts before ours. Each release in the namespace has a shape of its own, and they ramp at the same time.
 */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class OtherContainersIT {
    private static final String VALUES = """
            server: {hostNetwork: false, resources: {requests: {cpu: 10m, memory: 100Mi}}}
            preflight: {probes: %s}
            client: {connections: 500}
            """;

    /** Container that runs until its pod ends: megaconn's server on other ports. */
    private static final String SIDECAR = """
            [{"op": "add", "path": "/spec/template/spec/containers/0", "value":
              {"name": "agent", "image": "IMAGE", "imagePullPolicy": "IfNotPresent",
               "args": ["--port=0", "--capacity=10", "ADMIN"],
               "securityContext": {"runAsUser": 65532},
               "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}]}}]""";

    private static final String INIT = """
            [{"op": "add", "path": "/spec/template/spec/initContainers", "value": [
              {"name": "istio-init", "image": "IMAGE", "imagePullPolicy": "IfNotPresent", "args": [%s],
               "terminationMessagePolicy": "FallbackToLogsOnError",
               "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}]}]}]""";

    @RegisterExtension
    static final Release release = Release.of("containers", new ByHelm(VALUES.formatted("true")));

    @BeforeAll
    static void shape() {
        install("fails");
        patch("deployment/megaconn-server", SIDECAR);
        release.kubectl("rollout", "status", "deployment/megaconn-server").exits(0);
        patch("statefulset/megaconn-client", SIDECAR);
        patch("statefulset/fails-client", INIT.formatted("\"--nonsense\""));
    }

    private static void install(String name) {
        new ByHelm(VALUES.formatted("false")).install(release, name, true);
    }

    private static void patch(String what, String json) {
        String image = release
                .client()
                .apps()
                .deployments()
                .inNamespace(release.namespace())
                .withName("megaconn-server")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .stream()
                .filter(container -> container.getName().equals("server"))
                .findAny()
                .orElseThrow()
                .getImage();
        release.kubectl(
                        "patch",
                        what,
                        "--type=json",
                        "--patch",
                        json.replace("IMAGE", image).replace("ADMIN", admin()))
                .exits(0);
    }

    @Test
    void restartsOfASidecarAreNotADeathOfTheServerAndProbesRunBesideIt() {
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "20s", "--output", "sidecar");
        ramp.prints("hold          for");
        List<ProcessHandle> sidecars = sidecars();
        sidecars.forEach(ProcessHandle::destroyForcibly);

        ramp.exits(0);

        assertThat(sidecars).as("of the server and two clients").hasSize(3);
        Program.eventually()
                .until(() -> release.pods("server").getFirst().getStatus().getContainerStatuses().stream()
                        .anyMatch(status -> status.getRestartCount() > 0));
        assertThat(ramp.out()).contains("0 lost, 0 silent").doesNotContain(" died", " connections were lost");
    }

    /** Returns the processes of a pod, if its node is on this machine. */
    private static List<ProcessHandle> sidecars() {
        List<ProcessHandle> found = ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().arguments().stream().flatMap(Stream::of).anyMatch(admin()::equals))
                .toList();
        return found.isEmpty() ? abort("SKIPPED the sidecars' death: their processes are not on this machine") : found;
    }

    private static String admin() {
        return "--admin=127.0.0.1:" + (release.port() + 20_000);
    }

    /** Names the restarts only: a unit test has the end of the wait after three restarts, which take two minutes. */
    @Test
    void anInitContainerThatFailsIsReportedWithItsNameAndItsLastLines() {
        Program ramp = release.orchestratorOf("fails", "ramp", "--target", "500", "--force");
        ramp.prints("client pods: 1 of 1: init container istio-init terminated with exit code 2, 1 restart:");
        ramp.prints("logs --previous fails-client-0 --container istio-init");
        ramp.terminate();

        ramp.exitCode();
        assertThat(ramp.out()).contains("'--nonsense'", "docs/limits/crash-loop.md");
    }

    @Test
    @Slow
    void anInitContainerThatDoesNotFinishIsReported() {
        install("waits");
        patch("statefulset/waits-client", INIT.formatted("\"--port=0\", \"--capacity=10\""));
        Program ramp = release.orchestratorOf("waits", "ramp", "--target", "500", "--force");
        ramp.prints("client pods: 1 of 1 not ready: init container istio-init has not finished");
        ramp.prints("docs/limits/pod-not-ready.md");
        ramp.terminate();

        ramp.exitCode();
    }

    @Test
    @Slow
    void aPodThatIsBeingDeletedIsSaidAtOnceAndItsLossBelongsToIt() {
        install("goes");
        Program ramp = release.orchestratorOf("goes", "ramp", "--target", "1000", "--hold", "50s", "--output", "goes");
        ramp.prints("hold          for");
        finalizers("goes-client-1", List.of("e2e.megaconn.io/stays"));
        release.kubectl("delete", "pod", "goes-client-1", "--wait=false").exits(0);

        try {
            ramp.prints("goes-client-1 is being deleted");
            ramp.prints("client pods: 1 of 2 being deleted");
        } finally {
            finalizers("goes-client-1", List.of());
        }

        ramp.exits(5);
        assertThat(ramp.out()).contains("docs/limits/pod-terminating.md");
        RunRecords.assertFault(release.folder().resolve("goes"), "client_died", "goes-client-1", 500);
    }

    /** A merge patch: the kubelet writes to the pod at the same time, and an edit of the read object would conflict. */
    private static void finalizers(String name, List<String> finalizers) {
        String list = finalizers.stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
        release.kubectl(
                        "patch",
                        "pod",
                        name,
                        "--type=merge",
                        "--patch",
                        "{\"metadata\": {\"finalizers\": [%s]}}".formatted(list))
                .exits(0);
    }
}
