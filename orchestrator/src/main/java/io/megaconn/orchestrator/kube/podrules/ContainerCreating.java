package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.AffectedPods;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.orchestrator.plan.SecretFixes;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes a pod that its node can't make ready for its containers: a volume, or the network. Not fatal: the node
 * keeps trying.
 */
final class ContainerCreating implements PodRule {
    /** Messages of network plugins when a node has given out all its addresses. */
    private static final Pattern NO_ADDRESS =
            Pattern.compile("no ip addresses|no available ip|assign an ip|exhausted|failed to allocate");

    /** The kubelet's message about a key of the Secret for TLS. */
    private static final Pattern NO_KEY = Pattern.compile("non-existent secret key: tls\\.(?:crt|key)");

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.CONTAINER_CREATING);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(PodState::creating).stream()
                .flatMap(affected -> affected.pods().stream()
                        .filter(pod -> facts.notStarted().containsKey(pod.name()))
                        .min(Comparator.comparing(PodState::name))
                        .map(pod ->
                                finding(facts, affected, pod, facts.notStarted().getOrDefault(pod.name(), "")))
                        .stream())
                .toList();
    }

    private static Finding finding(PodFacts facts, AffectedPods affected, PodState pod, String why) {
        return Finding.of(
                Limit.CONTAINER_CREATING,
                affected.where(),
                "%sstuck in ContainerCreating; %s on %s: %s".formatted(affected.count(), pod.name(), pod.node(), why),
                fix(facts, affected, pod, why.toLowerCase(Locale.ROOT)));
    }

    private static String fix(PodFacts facts, AffectedPods affected, PodState pod, String why) {
        CommandHints hints = facts.hints();
        String describe = hints.kubectl("describe pod " + pod.name());
        boolean network = why.startsWith("failedcreatepodsandbox") || why.startsWith("networknotready");
        if (!network) {
            String secret = affected.clients() ? "" : pod.tlsSecret(); // the clients' is optional
            if (why.contains("secret \"%s\" not found".formatted(secret))) {
                return new SecretFixes(hints).missingOfServer(secret);
            }
            if (!secret.isEmpty() && NO_KEY.matcher(why).find()) {
                return new SecretFixes(hints).incompleteOfServer(secret);
            }
            return why.contains("not found")
                    ? "create the missing object; the pod then starts by itself: " + describe
                    : "find the volume and the reason with: " + describe;
        }
        if (affected.clients() && NO_ADDRESS.matcher(why).find()) {
            int larger =
                    Math.min(Unschedulable.MAX_CONNECTIONS, 2 * facts.plan().connectionsPerClient());
            return "node %s has no pod address left: add nodes, or larger clients: %s"
                    .formatted(pod.node(), hints.upgradeAndRamp("client.connections=" + larger));
        }
        return "check its network plugin and container runtime: %s; %s"
                .formatted(
                        hints.kubectlCluster("describe node " + pod.node()),
                        hints.kubectl(
                                "kube-system", "get pods --output wide --field-selector spec.nodeName=" + pod.node()));
    }
}
