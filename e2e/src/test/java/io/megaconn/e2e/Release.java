package io.megaconn.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;

/**
 * megaconn, installed in a namespace of its own for the tests of a class, and taken away after them however they went. Without
 * a cluster the tests are skipped.
 */
final class Release
        implements BeforeAllCallback,
                AfterAllCallback,
                AfterTestExecutionCallback,
                LifecycleMethodExecutionExceptionHandler {
    /** Of the server: small, so that it fits anywhere. */
    static final int CAPACITY = 20_000;

    private static final int FIRST_PORT = 20_000;

    private final String name;
    private final Installation installation;
    private final String namespace;
    private final int port;
    private final List<Program> programs = new ArrayList<>();
    private Path folder;
    private Path launcher;
    private KubernetesClient client;

    private Release(String purpose, String name, Installation installation) {
        int number = ThreadLocalRandom.current().nextInt(10_000);
        this.name = name;
        this.installation = installation;
        this.namespace = "megaconn-%s-%04d".formatted(purpose, number);
        this.port = FIRST_PORT + number;
    }

    static Release of(String purpose, Installation installation) {
        return new Release(purpose, "megaconn", installation);
    }

    Release named(String other) {
        return new Release(namespace.split("-")[1], other, installation);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        OnCluster.orSkip(context.getRequiredTestClass());
        folder = Project.folder(namespace);
        launcher = Project.launcher(folder);
        client = OnCluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                        .endMetadata()
                        .build())
                .create();
        installation.install(this);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable e) throws Throwable {
        explain();
        throw e;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        context.getExecutionException().ifPresent(e -> explain());
    }

    /** How things stood when a test failed: soon everything is gone. */
    private void explain() {
        print("get", "pods,jobs", "-o", "wide");
        print("get", "events", "--sort-by=.lastTimestamp");
        print("logs", "--tail=20", "deployment/" + name + "-server");
    }

    private void print(String... args) {
        Program program = kubectl(args);
        program.exitCode();
        System.err.println(program);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        programs.forEach(Program::close);
        if (client == null) {
            return;
        }
        try (KubernetesClient last = client) {
            try {
                installation.remove(this);
            } finally {
                last.namespaces().withName(namespace).delete(); // nobody waits until it is gone
            }
        }
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    KubernetesClient client() {
        return client;
    }

    /** bin/orchestrator for this release; works in {@link #folder}, where its runs are then. */
    Program orchestrator(String... args) {
        return orchestratorOf(name, args);
    }

    /** @param other release in the same namespace */
    Program orchestratorOf(String other, String... args) {
        List<String> which = List.of("--namespace", namespace, "--release", other);
        return start(Stream.of(List.of(launcher.toString()), List.of(args), which));
    }

    Program kubectl(String... args) {
        return start(Stream.of(List.of("kubectl", "--namespace", namespace), List.of(args)));
    }

    private Program start(Stream<List<String>> command) {
        Program program = Program.start(folder, command.flatMap(List::stream).toList());
        programs.add(program);
        return program;
    }

    /** @param component server, client or test */
    List<Pod> pods(String component) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/instance", name)
                .withLabel("app.kubernetes.io/component", component)
                .list()
                .getItems();
    }

    /** What the server says of itself. */
    Stats server() {
        return Stats.of(client, pods("server").getFirst(), 9600);
    }

    /** What a client says of itself. */
    Stats client(int index) {
        String pod = "%s-client-%d".formatted(name, index);
        return Stats.of(
                client, client.pods().inNamespace(namespace).withName(pod).get(), 9601);
    }
}
