package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.diagnose.Fixes;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that commands in messages act on the cluster that the user named, never on the current one. */
class CommandHintsTest {
    private static final Plan MILLION = ClusterFactsBuilder.plan(Specs.target(1_000_000));

    @Test
    void aCommandNamesWhatIsNotTheDefault() {
        CommandHints plain = new CommandHints("megaconn", "load", null, null);

        assertThat(plain.orchestrator("down")).isEqualTo("bin/orchestrator down --namespace load");
        assertThat(plain.kubectl("get pods")).isEqualTo("kubectl --namespace load get pods");
        assertThat(plain.kubectlCluster("describe nodes")).isEqualTo("kubectl describe nodes");
        assertThat(plain.values()).isEqualTo("helm get values megaconn --namespace load");
        assertThat(plain.install())
                .isEqualTo("helm install megaconn helm/megaconn --namespace load --create-namespace");
        assertThat(plain.upgradeAndRamp("client.connections=5"))
                .isEqualTo("helm upgrade megaconn helm/megaconn --namespace load --reset-then-reuse-values --set"
                        + " client.connections=5; then bin/orchestrator down --namespace load, and ramp again");
    }

    @Test
    void aReleaseThatHelmDidNotInstallHasNoCommandsOfHelm() {
        CommandHints rendered =
                new CommandHints("megaconn", "load", null, null).named("mega").withoutHelm();

        assertThat(rendered.upgrade("server.allow={10.0.0.0/8}"))
                .isEqualTo("make what 'server.allow={10.0.0.0/8}' changes part of your overlay, see"
                        + " docs/how-to/kubernetes.md#without-helm");
        assertThat(rendered.upgradeAndRamp("client.connections=5"))
                .isEqualTo(
                        "make what client.connections=5 changes part of your overlay, see"
                                + " docs/how-to/kubernetes.md#without-helm; then bin/orchestrator down --namespace load, and ramp again");
        assertThat(rendered.values())
                .isEqualTo("kubectl --namespace load get deployments,statefulsets --selector"
                        + " app.kubernetes.io/instance=megaconn --output yaml");
        assertThat(rendered.fullname()).isEqualTo("mega");
    }

    @Test
    void theClusterIsNamedInTheWordsOfEachProgramAndQuotedForAShell() {
        CommandHints blue = new CommandHints("mega", "load", "blue", "/my configs/a", "/opt/'m c/orchestrator");

        assertThat(blue.orchestrator("down"))
                .isEqualTo("/opt/'m c/orchestrator down --namespace load --release mega --context blue --kubeconfig"
                        + " '/my configs/a'");
        assertThat(blue.kubectl("get pods"))
                .isEqualTo("kubectl --namespace load --context blue --kubeconfig '/my configs/a' get pods");
        assertThat(blue.kubectlCluster("get nodes"))
                .isEqualTo("kubectl --context blue --kubeconfig '/my configs/a' get nodes");
        assertThat(blue.upgrade("server.allow={10.0.0.0/8}"))
                .isEqualTo("helm upgrade mega helm/megaconn --namespace load --kube-context blue --kubeconfig"
                        + " '/my configs/a' --reset-then-reuse-values --set 'server.allow={10.0.0.0/8}'");
        assertThat(CommandHints.kubectlConfig("view", "/my configs/a"))
                .isEqualTo("kubectl --kubeconfig '/my configs/a' config view");
    }

    @Test
    void everyCommandOfTheHintsLeadsToTheCluster() throws ReflectiveOperationException {
        assertThat(texts(ShownCommands.HINTS, CommandHints.class))
                .hasSize(7)
                .allSatisfy(text -> assertThat(ShownCommands.check(text)).isNotEmpty());
    }

    @Test
    void everyFixOfAClusterLeadsToTheCluster() throws ReflectiveOperationException {
        Fixes fixes = new ClusterFixes(
                ShownCommands.HINTS, "node1", PodInputs.external(ShownCommands.HINTS, ClientSecrets.NONE));
        List<String> commands = texts(fixes, Fixes.class).stream()
                .flatMap(text -> ShownCommands.check(text).stream())
                .toList();

        assertThat(commands).hasSizeGreaterThan(7);
        assertThat(ShownCommands.check(((ClusterFixes) fixes).serverPorts(4))).hasSize(1);
    }

    @Test
    void everyFixOfPreflightLeadsToTheCluster() {
        List<Check> checks = Stream.of(
                        ClusterFactsBuilder.allWrong(),
                        ClusterFactsBuilder.cluster().clientPods(1))
                .map(facts -> facts.release("mega").at(ShownCommands.CONTEXT, ShownCommands.KUBECONFIG))
                .flatMap(facts -> ClusterChecks.check(MILLION, facts.build()).stream())
                .toList();
        List<String> commands = checks.stream()
                .flatMap(check -> ShownCommands.check(check.fix()).stream())
                .toList();

        assertThat(commands).hasSizeGreaterThan(15);
        assertThat(checks)
                .filteredOn(Check::refuses)
                .allMatch(check -> !check.fix().isEmpty());
    }

    /** Returns the results of all stateless methods, for arguments that give the longest texts. */
    private static List<String> texts(Object of, Class<?> type) throws ReflectiveOperationException {
        List<String> texts = new ArrayList<>();
        for (Method method : type.getMethods()) {
            boolean text = method.getReturnType() == String.class
                    && !Modifier.isStatic(method.getModifiers())
                    && !(type.isRecord()
                            && method.getParameterCount() == 0
                            && !List.of("install", "values").contains(method.getName()))
                    && method.getDeclaringClass() != Object.class
                    && !method.getName().equals("kubectlCluster");
            if (text) {
                Object[] arguments = Stream.of(method.getParameterTypes())
                        .map(parameter -> parameter == String.class ? (Object) "load" : (Object) 100L)
                        .toArray();
                texts.add((String) method.invoke(of, arguments));
            }
        }
        return texts;
    }
}
