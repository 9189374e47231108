package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container that is not megaconn's: injected, or added by a user. Initially it runs and is not ready. */
public final class TestContainer {
    private final String name;
    private boolean ready;
    private int restarts;
    private Map<String, Quantity> limits = Map.of();
    private ContainerState state =
            new ContainerStateBuilder().withNewRunning().endRunning().build();
    private @Nullable ContainerState lastState;

    private TestContainer(String name) {
        this.name = name;
    }

    public static TestContainer named(String name) {
        return new TestContainer(name);
    }

    public TestContainer ready() {
        ready = true;
        return this;
    }

    public TestContainer restarts(int n) {
        restarts = n;
        return this;
    }

    public TestContainer memoryLimit(String limit) {
        limits = Map.of("memory", new Quantity(limit));
        return this;
    }

    public TestContainer waiting(String why, @Nullable String text) {
        state = TestPod.waitingFor(why, text);
        return this;
    }

    public TestContainer ended(String why, int exitCode, @Nullable String text) {
        state = TestPod.terminated(why, exitCode, text);
        return this;
    }

    public TestContainer endedBefore(String why, int exitCode, @Nullable String text) {
        lastState = TestPod.terminated(why, exitCode, text);
        return this;
    }

    Container spec() {
        return new ContainerBuilder()
                .withName(name)
                .withImage("mesh/" + name + ":1")
                .withNewResources()
                .withLimits(limits)
                .endResources()
                .build();
    }

    ContainerStatus status() {
        return new ContainerStatusBuilder()
                .withName(name)
                .withReady(ready)
                .withRestartCount(restarts)
                .withState(state)
                .withLastState(lastState)
                .build();
    }
}
