package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.runtime.wire.ProbeResult;
import java.util.List;

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
    static String missingKey(ClusterFacts facts, String error) {
        return new SecretFixes(facts.hints()).ofHeaders(facts.headersSecret(), error);
    }

    /** Returns a Secret that client pods mount. Only probe pods read its keys. */
    static Check mounted(String value, String secret, List<String> keys, ClusterFacts facts) {
        boolean read = !facts.probes().isEmpty();
        return new Check(
                value,
                read ? OK : WARN,
                read ? secret : secret + ", not read: no probe pod has run, and the orchestrator may not read Secrets",
                "a Secret with %s".formatted(SecretFixes.named(keys)),
                read ? "" : "see its keys with: " + facts.hints().kubectl("describe secret " + secret));
    }

    private static String fix(ClusterFacts facts, ProbeResult result) {
        if (!result.connected()) {
            return "start the server, correct --endpoint, or allow it in firewalls and NetworkPolicies from the pods";
        }
        if (result.error().contains(HeadersSecret.FOLDER)) {
            return missingKey(facts, result.error());
        }
        return "correct the path of --endpoint, the messages or the expected replies; --force starts anyway";
    }
}
