package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.Hit;
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
    public List<Finding> look(PodFacts facts) {
        return facts.hits(OomKilled::applies).stream()
                .map(hit -> finding(facts, hit))
                .toList();
    }

    static boolean applies(PodState pod) {
        return !pod.ready() && pod.why().failing().ended().equals(REASON);
    }

    private static Finding finding(PodFacts facts, Hit hit) {
        PodContainer container = hit.first().why().failing();
        if (!container.main()) {
            return other(facts, hit, container);
        }
        int connections = hit.clients()
                ? hit.pods().stream()
                        .mapToInt(pod -> facts.plan().share(pod.index()))
                        .max()
                        .orElse(0)
                : facts.plan().target();
        int restarts = restarts(hit);
        long limit = container.memoryLimit();
        long reckoned = hit.clients() ? Memory.clientPod(connections) : Memory.serverPod(connections);
        // If the computed amount is not enough, a larger one is a guess.
        long request = Math.max(reckoned, limit) == limit && limit >= limit(reckoned) ? limit * 5 / 4 : reckoned;
        String kind = hit.clients() ? "client" : "server";
        String set = "%s.resources.requests.memory=%dMi,%1$s.resources.limits.memory=%dMi"
                .formatted(kind, Math.ceilDiv(request, MIB), Math.ceilDiv(limit(request), MIB));
        return new Finding(
                Limit.OOM_KILLED,
                hit.where(),
                "%sOOMKilled, %d restarts: the memory limit is %s, and %,d connections need %s (%s and %,d bytes each)"
                        .formatted(
                                hit.count(),
                                restarts,
                                limit == 0 ? "the node's" : Quantities.bytes(limit),
                                connections,
                                Quantities.bytes(limit(reckoned)),
                                Quantities.bytes(hit.clients() ? Memory.clientPod(0) : Memory.serverPod(0)),
                                Memory.PER_CONNECTION_IN_POD),
                hit.clients()
                        ? facts.hints().upgradeAndRamp(set)
                        : facts.hints().upgrade(set),
                restarts >= FATAL_RESTARTS);
    }

    /** A container that is not the chart's: its memory is set where it is defined. */
    private static Finding other(PodFacts facts, Hit hit, PodContainer container) {
        long limit = container.memoryLimit();
        return new Finding(
                Limit.OOM_KILLED,
                hit.where(),
                "%sOOMKilled, %d restarts: its memory limit is %s"
                        .formatted(hit.subject(), restarts(hit), limit == 0 ? "the node's" : Quantities.bytes(limit)),
                "raise the limit where container %s is defined: %s"
                        .formatted(
                                container.name(),
                                facts.hints()
                                        .kubectl("describe pod " + hit.first().name())),
                restarts(hit) >= FATAL_RESTARTS);
    }

    private static int restarts(Hit hit) {
        return hit.pods().stream()
                .mapToInt(pod -> pod.why().failing().restarts())
                .max()
                .orElse(0);
    }

    /** The limit that the chart computes: a quarter above the request. */
    private static long limit(long request) {
        return request * 5 / 4;
    }
}
