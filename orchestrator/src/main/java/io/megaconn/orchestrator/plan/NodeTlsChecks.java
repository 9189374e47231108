package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;

import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.TlsPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Checks, by a probe pod on a node, of one conversation over TLS with each endpoint. Pure. */
public final class NodeTlsChecks {
    private NodeTlsChecks() {}

    /** Checks the handshake with the release's own server. Returns none without TLS, or if the node does not reach it. */
    static List<Check> ownServer(Plan plan, ClusterFacts facts, String node, ProbeResult result) {
        return plan.external() != null || plan.workload().tls() == null || !result.connected()
                ? List.of()
                : List.of(conversation(plan, facts, node + ": server over TLS", result));
    }

    /** Checks a conversation that a node's probe had after its connects. */
    static Check conversation(Plan plan, ClusterFacts facts, String name, ProbeResult result) {
        ClientTls tls = Objects.requireNonNull(plan.workload().tls());
        boolean conversed = plan.workload().converses();
        boolean complete = result.error().isEmpty();
        String handshake = tls.insecure() ? "a handshake" : "a verified handshake";
        return new Check(
                name,
                complete ? OK : REFUSE,
                complete ? conversed ? "a complete conversation" : handshake : "connected, but " + result.error(),
                "%s%s with %s"
                        .formatted(
                                handshake,
                                conversed ? " and the replies that are expected" : "",
                                plan.endpoints().size() == 1
                                        ? plan.endpoints().getFirst()
                                        : "all of %d endpoints"
                                                .formatted(plan.endpoints().size())),
                complete ? "" : new ClusterTlsFixes(facts, TlsSecret.keys(tls)).of(result) + "; --force starts anyway");
    }

    /** Checks what the certificates say that the nodes' probes have seen: each once, whatever the number of nodes. */
    public static List<Check> certificates(Plan plan, ClusterFacts facts, Instant now) {
        if (plan.workload().tls() == null) {
            return List.of();
        }
        String verify = plan.external() == null
                ? "omit --tls-insecure: clients get the server's certificate by the plan"
                : TlsChecks.AUTHORITY.formatted("workload.tls.secretName");
        TlsChecks checks = TlsChecks.at(plan, now, facts.info().cores());
        Set<TlsPeer> seen = new HashSet<>();
        List<Check> all = new ArrayList<>();
        facts.probes().stream()
                .map(ClusterFacts.NodeProbe::result)
                .filter(Objects::nonNull)
                .flatMap(result -> result.conversations().stream())
                .forEach(result -> {
                    TlsPeer peer = result.peer();
                    if (peer != null && seen.add(peer)) {
                        all.add(checks.certificate(result.endpoint(), peer, verify));
                    }
                });
        return all;
    }

    /** Returns the Secret that client pods use for TLS, if they do. A probe reads its keys. */
    static List<Check> secret(Plan plan, ClusterFacts facts) {
        ClientTls tls = plan.workload().tls();
        List<String> keys = tls == null ? List.of() : TlsSecret.keys(tls);
        return keys.isEmpty()
                ? List.of()
                : List.of(EndpointChecks.mounted(
                        "workload.tls.secretName", facts.tlsSecret().name(), keys, facts));
    }
}
