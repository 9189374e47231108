package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.AffectedPods;
import io.megaconn.orchestrator.plan.Memory;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;

/** Recognizes a container that the kernel killed at its memory limit. Fatal the second time. */
final class OomKilled implements PodRule {
    static final String REASON = "OOMKilled";
    private static final int FATAL_RESTARTS = 2;
    private static final long MIB = 1 << 20;

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.OOM_KILLED);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(OomKilled::applies).stream()
                .map(affected -> finding(facts, affected))
                .toList();
    }

    static boolean applies(PodState pod) {
        return !pod.ready() && pod.why().failing().ended().equals(REASON);
    }

    private static Finding finding(PodFacts facts, AffectedPods affected) {
        PodContainer container = affected.first().why().failing();
        if (!container.main()) {
            return other(facts, affected, container);
        }
        int connections = affected.clients()
                ? affected.pods().stream()
                        .mapToInt(pod -> facts.plan().share(pod.index()))
                        .max()
                        .orElse(0)
                : facts.plan().target();
        int restarts = restarts(affected);
        long limit = container.memoryLimit();
        long reckoned = affected.clients() ? Memory.clientPod(connections) : Memory.serverPod(connections);
        // If the computed amount is not enough, a larger one is a guess.
        long request = Math.max(reckoned, limit) == limit && limit >= limit(reckoned) ? limit * 5 / 4 : reckoned;
        String kind = affected.clients() ? "client" : "server";
        String set = "%s.resources.requests.memory=%dMi,%1$s.resources.limits.memory=%dMi"
                .formatted(kind, Math.ceilDiv(request, MIB), Math.ceilDiv(limit(request), MIB));
        return new Finding(
                Limit.OOM_KILLED,
                affected.where(),
                "%sOOMKilled, %s: the memory limit is %s, and %s %s (%s and %,d bytes each)"
                        .formatted(
                                affected.count(),
                                Quantities.count(restarts, "restart"),
                                limit == 0 ? "the node's" : Quantities.bytes(limit),
                                Quantities.connections(connections, "needs", "need"),
                                Quantities.bytes(limit(reckoned)),
                                Quantities.bytes(affected.clients() ? Memory.clientPod(0) : Memory.serverPod(0)),
                                Memory.PER_CONNECTION_IN_POD),
                affected.clients()
                        ? facts.hints().upgradeAndRamp(set)
                        : facts.hints().upgrade(set),
                restarts >= FATAL_RESTARTS);
    }

    /** Returns the finding for a container that is not the chart's: its memory is set where it is defined. */
    private static Finding other(PodFacts facts, AffectedPods affected, PodContainer container) {
        long limit = container.memoryLimit();
        return new Finding(
                Limit.OOM_KILLED,
                affected.where(),
                "%sOOMKilled, %s: its memory limit is %s"
                        .formatted(
                                affected.subject(),
                                Quantities.count(restarts(affected), "restart"),
                                limit == 0 ? "the node's" : Quantities.bytes(limit)),
                "raise the limit where container %s is defined: %s"
                        .formatted(
                                container.name(),
                                facts.hints()
                                        .kubectl("describe pod "
                                                + affected.first().name())),
                restarts(affected) >= FATAL_RESTARTS);
    }

    private static int restarts(AffectedPods affected) {
        return affected.pods().stream()
                .mapToInt(pod -> pod.why().failing().restarts())
                .max()
                .orElse(0);
    }

    /** Returns the limit that the chart computes: a quarter above the request. */
    private static long limit(long request) {
        return request * 5 / 4;
    }
}
