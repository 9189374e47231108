package io.megaconn.e2e;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.megaconn.testkit.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;

/**
 * A namespace for the tests of a class (in a static field), or for each test (in an instance field): created and filled before,
 * deleted afterwards however they went. Without a cluster the tests are skipped.
 */
abstract class InNamespace
        implements BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterTestExecutionCallback,
                LifecycleMethodExecutionExceptionHandler {
    private final String namespace;
    private final List<Program> programs = new ArrayList<>();
    private Path folder;
    private KubernetesClient client;
    private boolean ofOneTest;

    InNamespace(String namespace) {
        this.namespace = namespace;
    }

    /** Installs what the tests need, and waits until it is ready. */
    abstract void install();

    /** Removes what outlives the namespace. */
    abstract void remove();

    @Override
    public void beforeAll(ExtensionContext context) {
        open(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (client == null) {
            ofOneTest = true;
            open(context);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (ofOneTest) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void open(ExtensionContext context) {
        OnCluster.orSkip(context.getRequiredTestClass());
        folder = Project.folder(namespace);
        client = OnCluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                        .endMetadata()
                        .build())
                .create();
        try {
            install();
        } catch (RuntimeException | AssertionError e) {
            explain();
            throw e;
        }
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

    /** Prints the state when a test has failed, before everything is deleted. */
    private void explain() {
        print("get", "pods,jobs", "-o", "wide");
        print("get", "events", "--sort-by=.lastTimestamp");
        print("logs", "--tail=20", "--prefix", "-l", "app.kubernetes.io/component=server");
    }

    private void print(String... args) {
        Program program = kubectl(args);
        program.exitCode();
        System.err.println(program);
    }

    private void close() {
        programs.forEach(Program::close);
        if (client == null) {
            return;
        }
        try (KubernetesClient last = client) {
            try {
                remove();
            } finally {
                last.namespaces().withName(namespace).delete(); // nobody waits until it is gone
            }
        }
    }

    String namespace() {
        return namespace;
    }

    /** Returns the folder of the programs and their output. */
    Path folder() {
        return folder;
    }

    KubernetesClient client() {
        return client;
    }

    Program kubectl(String... args) {
        return start(List.of("kubectl", "--namespace", namespace), List.of(args));
    }

    /** Starts a program that ends with the tests of the class at the latest. */
    @SafeVarargs
    final Program start(List<String>... command) {
        Program program =
                Program.start(folder, Stream.of(command).flatMap(List::stream).toList());
        programs.add(program);
        return program;
    }
}
