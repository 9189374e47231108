package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestContainer;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.orchestrator.kube.podrules.PodFacts.Network;
import io.megaconn.orchestrator.kube.podrules.PodHistory.Past;
import io.megaconn.orchestrator.plan.ShownCommands;
import io.megaconn.runtime.diagnose.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that commands in findings about pods act on the user's cluster ({@code --context blue}). */
class RuleHintsTest {
    private static final String NODES = "0/2 nodes are available: 2 %s.";

    private static List<Facts> situations() {
        List<Facts> all = new ArrayList<>();
        Stream.of(
                        "Insufficient memory",
                        "Too many pods",
                        "node(s) had untolerated taint {dedicated: db}",
                        "node(s) had taint {node.kubernetes.io/disk-pressure: }, that the pod didn't tolerate",
                        "node(s) were unschedulable",
                        "node(s) didn't match node selector",
                        "node(s) didn't have free ports for the requested pod ports",
                        "Insufficient example.com/gpu")
                .map(why -> Facts.clients(
                        TestPod.client(0).ready(), TestPod.client(1).notScheduled(NODES.formatted(why))))
                .forEach(all::add);
        Stream.of(
                        "pods \"x\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3",
                        "pods \"x\" is forbidden: maximum memory usage per Container is 1Mi, but limit is 97Mi",
                        "admission webhook denied the request")
                .map(why -> Facts.clients(TestPod.client(0).ready()).wanted(3).notCreated(why))
                .forEach(all::add);
        Stream.of("InvalidImageName", "ErrImageNeverPull", "ErrImagePull")
                .flatMap(state -> Stream.of("unauthorized", "manifest unknown", "i/o timeout")
                        .map(why -> Facts.clients(TestPod.client(0).pending().waiting(state, why))))
                .forEach(all::add);
        Stream.of(
                        "FailedMount: secret x not found",
                        "FailedMount: timeout",
                        "FailedCreatePodSandBox: no IP addresses",
                        "NetworkNotReady: x")
                .map(why -> Facts.clients(TestPod.client(0).pending().waiting("ContainerCreating", null))
                        .notStarted(Map.of("megaconn-client-0", why)))
                .forEach(all::add);
        Stream.of("ephemeral-storage", "low on resource: memory", "DiskPressure")
                .map(why -> Facts.clients(TestPod.client(0)).past(0, new Past(0, "", why)))
                .forEach(all::add);
        all.add(Facts.clients(TestPod.client(0).waiting("CreateContainerConfigError", "no secret")));
        all.add(Facts.clients(TestPod.client(0).ended("OOMKilled", 137, null)));
        all.add(Facts.clients().server(TestPod.server().ended("OOMKilled", 137, null)));
        all.add(Facts.clients(TestPod.client(0).ended("Error", 2, "wrong option")));
        all.add(Facts.clients(TestPod.client(0).ended("Error", 1, "bug")));
        all.add(Facts.clients(TestPod.client(0).node("node2")).lostNodes(Map.of("node2", "gone")));
        all.add(Facts.clients(TestPod.client(0)).network(new Network(5, 1, List.of("x"), 2, Map.of("TIMEOUT", 3L))));
        all.add(Facts.clients(TestPod.client(0)).server(null));
        all.add(Facts.clients(TestPod.client(0).ended("Error", 1, "exec format error")));
        all.add(Facts.clients(TestPod.client(0).leaving()));
        all.add(Facts.clients(TestPod.client(0).containerReady().sidecar(TestContainer.named("envoy")))
                .late());
        all.add(Facts.clients(TestPod.client(0)
                .pending()
                .init(TestContainer.named("i").waiting("ErrImagePull", "manifest unknown"))));
        Stream.of(
                        "violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)",
                        "failed quota: q: must specify limits.cpu",
                        "failed calling webhook \"x\": no endpoints")
                .map(why -> Facts.clients().serverNotCreated("Error creating: pods \"x\" is forbidden: " + why))
                .forEach(all::add);
        return all;
    }

    @Test
    void everyCommandOfEveryRuleLeadsToTheClusterOfTheRelease() {
        List<Finding> findings = new ArrayList<>();
        for (PodRule rule : PodRules.RULES) {
            List<Finding> found = situations().stream()
                    .map(facts -> facts.hints(ShownCommands.HINTS).build())
                    .flatMap(facts -> rule.evaluate(facts).stream())
                    .toList();
            assertThat(found)
                    .as("situations for " + rule.getClass().getSimpleName())
                    .isNotEmpty();
            findings.addAll(found);
        }

        assertThat(findings.stream().flatMap(finding -> ShownCommands.check(finding.fix()).stream()))
                .hasSizeGreaterThan(findings.size() - 3);
    }
}
