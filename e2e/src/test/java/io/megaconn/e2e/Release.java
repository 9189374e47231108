package io.megaconn.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.megaconn.testkit.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** megaconn, installed in a namespace of its own for the tests of a class, and the commands of a user. */
final class Release extends InNamespace {
    /** Capacity of the server: small, so that it fits anywhere. */
    static final int CAPACITY = 25_000;

    private static final int FIRST_PORT = 20_000;

    /** Number that differs between the releases of one run and, most likely, from those of other runs. */
    private static final AtomicInteger NUMBER =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(10_000));

    private final String name;
    private final Installation installation;
    private final int port;
    private Path launcher;

    private Release(String purpose, int number, String name, Installation installation) {
        this("megaconn-%s-%04d".formatted(purpose, number), name, number, installation);
    }

    private Release(String namespace, String name, int number, Installation installation) {
        super(namespace);
        this.name = name;
        this.installation = installation;
        this.port = FIRST_PORT + number;
    }

    static Release of(String purpose, Installation installation) {
        return named("megaconn", purpose, installation);
    }

    static Release named(String name, String purpose, Installation installation) {
        return new Release(purpose, NUMBER.getAndIncrement() % 10_000, name, installation);
    }

    /** Another release, in a namespace whose name is this one's with something behind it. */
    Release inNamespaceWith(String suffix, String other, Installation of) {
        return new Release(namespace() + suffix, other, NUMBER.getAndIncrement() % 10_000, of);
    }

    @Override
    void install() {
        launcher = Project.launcher(folder());
        installation.install(this);
    }

    @Override
    void remove() {
        installation.remove(this);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** Starts bin/orchestrator for this release in {@link #folder}, where its runs are then. */
    Program orchestrator(String... args) {
        return orchestratorOf(name, args);
    }

    /** @param other release in the same namespace */
    Program orchestratorOf(String other, String... args) {
        return start(
                List.of(launcher.toString()), List.of(args), List.of("--namespace", namespace(), "--release", other));
    }

    /** @param component server, client or test */
    List<Pod> pods(String component) {
        return client().pods()
                .inNamespace(namespace())
                .withLabel("app.kubernetes.io/instance", name)
                .withLabel("app.kubernetes.io/component", component)
                .list()
                .getItems();
    }

    String serverNode() {
        return pods("server").getFirst().getSpec().getNodeName();
    }

    /** Returns a node without the server. If there is none, the test is skipped. */
    String otherNode() {
        String servers = serverNode();
        return client().nodes().list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .filter(node -> !node.equals(servers))
                .findFirst()
                .orElseGet(() -> abort("SKIPPED: there is only one node"));
    }

    /** Creates a ResourceQuota. @param memory maximum sum of all pods' limits, such as {@code 320Mi} */
    ResourceQuota quota(String memory) {
        return client().resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .withNamespace(namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("limits.memory", new Quantity(memory))
                        .endSpec()
                        .build())
                .create();
    }

    /** Creates a LimitRange. @param memory maximum memory of a container, such as {@code 40Mi} */
    LimitRange limitRange(String memory) {
        return client().resource(new LimitRangeBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .withNamespace(namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addNewLimit()
                        .withType("Container")
                        .addToMax("memory", new Quantity(memory))
                        .endLimit()
                        .endSpec()
                        .build())
                .create();
    }

    /** Returns the stats of the server. */
    PodStats server() {
        return PodStats.of(client(), pods("server").getFirst(), 9600);
    }

    /** Returns the stats of a client. */
    PodStats client(int index) {
        String pod = "%s-client-%d".formatted(name, index);
        return PodStats.of(
                client(), client().pods().inNamespace(namespace()).withName(pod).get(), 9601);
    }
}
