package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Recognizes a pod that the kubelet evicted: the node was short of a resource, or the pod used more than it may. Not
 * fatal: the pod is replaced.
 */
final class Evicted implements PodRule {
    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.EVICTED);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        Map<String, Integer> reasons = new TreeMap<>();
        String prefix = facts.hints().fullname() + "-client-";
        List<String> ready = facts.clients().stream()
                .filter(PodState::ready)
                .map(PodState::name)
                .toList();
        IntStream.range(0, facts.wanted())
                .mapToObj(index -> prefix + index)
                .filter(name -> !ready.contains(name))
                .map(name -> facts.past().apply(name).failed())
                .filter(failed -> !failed.isEmpty())
                .forEach(failed -> reasons.merge(failed, 1, Integer::sum));
        int pods = reasons.values().stream().mapToInt(n -> n).sum();
        return reasons.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> Finding.of(
                        Limit.EVICTED,
                        PodFacts.CLIENTS,
                        "%d of %d evicted by their node: %s".formatted(pods, facts.wanted(), most.getKey()),
                        fix(facts, most.getKey())))
                .stream()
                .toList();
    }

    private static String fix(PodFacts facts, String why) {
        String lower = why.toLowerCase(Locale.ROOT);
        if (lower.contains("ephemeral") || lower.contains("emptydir")) {
            return "raise client.resources.limits.ephemeral-storage, or the quota that sets it: "
                    + facts.hints().kubectl("describe limitrange,resourcequota");
        }
        if (lower.contains("memory")) {
            return "free memory on the node (%s), or lower --target"
                    .formatted(facts.hints().kubectlCluster("describe nodes"));
        }
        return "find what the node ran out of: " + facts.hints().kubectlCluster("describe nodes");
    }
}
