package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.megaconn.orchestrator.kube.podrules.Labels;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod of release megaconn in the apiserver's form. Initially it runs on node1 and is not ready. */
public final class TestPod {
    /** Text of kubelet 1.20 instead of a container's last lines. */
    public static final String NO_LOG =
            "Error on reading termination message from logs: failed to try resolving symlinks in path"
                    + " \"/var/log/pods/load_megaconn-client-0_9802/client/2.log\": no such file or directory";

    private final String name;
    private final String component;
    private String chart = "megaconn";
    private String release = "megaconn";
    private String uid;
    private String phase = "Running";
    private @Nullable String reason;
    private @Nullable String message;
    private @Nullable String node = "node1";
    private String ip = "10.244.0.7";
    private @Nullable String deleted;
    private final List<PodCondition> conditions = new ArrayList<>();
    private @Nullable ContainerState state = new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt("2026-02-03T04:05:06Z")
            .endRunning()
            .build();
    private @Nullable ContainerState lastState;
    private int restarts;
    private String image = "";
    private @Nullable Boolean mainReady;
    private final List<TestContainer> inits = new ArrayList<>();
    private final List<TestContainer> sidecars = new ArrayList<>();
    private final List<PodReadinessGate> gates = new ArrayList<>();
    private final List<Volume> tls = new ArrayList<>();
    private Map<String, Quantity> requests = Map.of();
    private Map<String, Quantity> limits = Map.of();

    private TestPod(String name, String component) {
        this.name = name;
        this.component = component;
        this.uid = "uid-" + name;
    }

    public static TestPod client(int index) {
        return named("megaconn-client-" + index, "client");
    }

    public static TestPod server() {
        return named("megaconn-server-5d9c7-x2x9z", "server").ip("10.88.0.11");
    }

    public static TestPod named(String name, String component) {
        return new TestPod(name, component);
    }

    public TestPod ready() {
        return condition("Ready", "True", null);
    }

    public TestPod condition(String type, String status, @Nullable String why) {
        conditions.add(new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withMessage(why)
                .build());
        return this;
    }

    public TestPod disrupted(String why, String text) {
        conditions.add(new PodConditionBuilder()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason(why)
                .withMessage(text)
                .build());
        return this;
    }

    /** Makes the pod one without started containers. */
    public TestPod pending() {
        phase = "Pending";
        state = null;
        return this;
    }

    public TestPod notScheduled(@Nullable String why) {
        node = null;
        return pending().condition("PodScheduled", "False", why);
    }

    public TestPod waiting(String why, @Nullable String text) {
        state = waitingFor(why, text);
        return this;
    }

    static ContainerState waitingFor(String why, @Nullable String text) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(why)
                .withMessage(text)
                .endWaiting()
                .build();
    }

    public TestPod ended(String why, int exitCode, @Nullable String text) {
        state = terminated(why, exitCode, text);
        return this;
    }

    /** Sets the termination of the previous container. */
    public TestPod endedBefore(String why, int exitCode, @Nullable String text) {
        lastState = terminated(why, exitCode, text);
        return this;
    }

    static ContainerState terminated(String why, int exitCode, @Nullable String text) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withReason(why)
                .withExitCode(exitCode)
                .withMessage(text)
                .endTerminated()
                .build();
    }

    /** Adds an init container. */
    public TestPod init(TestContainer container) {
        inits.add(container);
        return this;
    }

    /** Adds a sidecar. */
    public TestPod sidecar(TestContainer container) {
        sidecars.add(container);
        return this;
    }

    /** Makes megaconn's container ready, whatever the pod is. */
    public TestPod containerReady() {
        mainReady = true;
        return this;
    }

    public TestPod readinessGate(String condition) {
        gates.add(new PodReadinessGate(condition));
        return this;
    }

    /** Mounts a Secret, as the chart does for the server: the key ca.crt is optional. */
    public TestPod tlsSecret(String name) {
        tls.add(new VolumeBuilder()
                .withName("tls")
                .withNewProjected()
                .addNewSource()
                .withNewSecret()
                .withName(name)
                .endSecret()
                .endSource()
                .addNewSource()
                .withNewSecret()
                .withName(name)
                .withOptional(true)
                .endSecret()
                .endSource()
                .endProjected()
                .build());
        return this;
    }

    public TestPod image(String name) {
        image = name;
        return this;
    }

    public TestPod asks(String memory, String cpu, String memoryLimit) {
        requests = Map.of("memory", new Quantity(memory), "cpu", new Quantity(cpu));
        limits = Map.of("memory", new Quantity(memoryLimit));
        return this;
    }

    public TestPod restarts(int n) {
        restarts = n;
        return this;
    }

    public TestPod failed(@Nullable String why, @Nullable String text) {
        phase = "Failed";
        reason = why;
        message = text;
        return this;
    }

    public TestPod leaving() {
        deleted = "2026-02-03T05:00:00Z";
        return this;
    }

    public TestPod node(String other) {
        node = other;
        return this;
    }

    TestPod release(String other) {
        release = other;
        return this;
    }

    TestPod ip(String other) {
        ip = other;
        return this;
    }

    TestPod chart(String other) {
        chart = other;
        return this;
    }

    public TestPod uid(String other) {
        uid = other;
        return this;
    }

    public PodState evaluate() {
        return PodState.of(build());
    }

    Pod build() {
        return in("default");
    }

    Pod in(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(uid)
                .withNamespace(namespace)
                .withDeletionTimestamp(deleted)
                .withFinalizers(deleted == null ? List.of() : List.of("test/stays"))
                .withLabels(
                        Map.of("app.kubernetes.io/name", chart, Labels.INSTANCE, release, Labels.COMPONENT, component))
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withInitContainers(inits.stream().map(TestContainer::spec).toList())
                .withContainers(specs())
                .withReadinessGates(gates)
                .withVolumes(tls)
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withReason(reason)
                .withMessage(message)
                .withHostIP(node == null ? null : "10.88.0.11")
                .withPodIP(node == null ? null : ip)
                .withConditions(conditions)
                .withInitContainerStatuses(
                        inits.stream().map(TestContainer::status).toList())
                .withContainerStatuses(statuses())
                .endStatus()
                .build();
    }

    /** Adds sidecars first, as injection does. */
    private List<Container> specs() {
        List<Container> all = new ArrayList<>();
        sidecars.forEach(sidecar -> all.add(sidecar.spec()));
        all.add(new ContainerBuilder()
                .withName(component)
                .withImage(image)
                .withNewResources()
                .withRequests(requests)
                .withLimits(limits)
                .endResources()
                .build());
        return all;
    }

    /** Sorts by name, as kubelets do. */
    private List<ContainerStatus> statuses() {
        List<ContainerStatus> all = new ArrayList<>();
        sidecars.forEach(sidecar -> all.add(sidecar.status()));
        if (state != null) {
            all.add(container(state));
        }
        all.sort(Comparator.comparing(ContainerStatus::getName));
        return all;
    }

    private ContainerStatus container(ContainerState now) {
        return new ContainerStatusBuilder()
                .withName(component)
                .withReady(mainReady)
                .withRestartCount(restarts)
                .withState(now)
                .withLastState(lastState)
                .build();
    }
}
