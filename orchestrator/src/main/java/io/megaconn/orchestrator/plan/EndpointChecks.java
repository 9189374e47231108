package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;

import io.megaconn.runtime.wire.ProbeResult;

/** Checks, by a probe pod on a node, of a server that is not the release's. Pure. */
final class EndpointChecks {
    private EndpointChecks() {}

    /** Checks that the node's pods reach every endpoint and have a complete conversation with it. */
    static Check conversation(Plan plan, ClusterFacts facts, String node, ProbeResult result) {
        if (plan.workload().tls() != null && result.connected()) {
            return NodeTlsChecks.conversation(plan, facts, node + ": endpoints", result);
        }
        boolean talks = plan.workload().converses();
        boolean complete = result.connected() && result.error().isEmpty();
        String needed = plan.endpoints().size() == 1
                ? plan.endpoints().getFirst().toString()
                : "all of %d endpoints".formatted(plan.endpoints().size());
        return new Check(
                node + ": endpoints",
                complete ? OK : REFUSE,
                complete
                        ? talks ? "a complete conversation" : "connected"
                        : (result.connected() ? "connected, but " : "not reached: ") + result.error(),
                (talks ? "the replies that are expected of " : "a connection to ") + needed,
                complete ? "" : fix(facts, result));
    }

    /** Returns the fix for a key that headers or query refer to, and the Secret lacks. */
    static String missingKey(ClusterFacts facts) {
        return "add the key to Secret %s, or name another: %s"
                .formatted(facts.headersSecret(), facts.hints().upgrade("workload.headersSecret=NAME"));
    }

    private static String fix(ClusterFacts facts, ProbeResult result) {
        if (!result.connected()) {
            return "start the server, correct --endpoint, or allow it in firewalls and NetworkPolicies from the pods";
        }
        if (result.error().contains(HeadersSecret.FOLDER)) {
            return missingKey(facts);
        }
        return "correct the path of --endpoint, the messages or the expected replies; --force starts anyway";
    }
}
