package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;

import io.megaconn.runtime.diagnose.HandshakeDemand;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.HandshakeCost;
import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.TlsPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        TlsChecks checks = TlsChecks.at(forecast(plan, facts), now);
        Set<TlsPeer> seen = new HashSet<>();
        List<Check> all = new ArrayList<>();
        results(facts).flatMap(result -> result.conversations().stream()).forEach(result -> {
            TlsPeer peer = result.peer();
            if (peer != null && seen.add(peer)) {
                all.add(checks.certificate(result.endpoint(), peer, verify));
            }
        });
        return all;
    }

    /** Returns what TLS handshakes take on the slowest node; none if no probe has measured them, or if the number of cores is unknown. */
    static List<Check> handshakes(Plan plan, ClusterFacts facts) {
        OpeningForecast forecast = forecast(plan, facts);
        HandshakeCost slowest = forecast.cost();
        return slowest == null || facts.info().cores() == 0
                ? List.of()
                : List.of(
                        BatchTimeChecks.ofNodes(forecast, slowest, costs(facts).size()));
    }

    /** Returns what a handshake takes on the slowest node, for the findings of the run; null as with {@link #handshakes}. */
    public static @Nullable HandshakeDemand handshakeDemand(Plan plan, ClusterFacts facts) {
        return facts.info().cores() == 0 ? null : forecast(plan, facts).handshake();
    }

    private static OpeningForecast forecast(Plan plan, ClusterFacts facts) {
        List<HandshakeCost> costs = costs(facts);
        return new OpeningForecast(
                plan,
                facts.info().cores(),
                costs.isEmpty()
                        ? null
                        : new HandshakeCost(
                                most(costs, HandshakeCost::clientMicros),
                                most(costs, HandshakeCost::serverMicros),
                                costs.stream()
                                        .mapToInt(HandshakeCost::handshakes)
                                        .sum()));
    }

    private static double most(List<HandshakeCost> costs, ToDoubleFunction<HandshakeCost> end) {
        return costs.stream().mapToDouble(end).max().orElse(0);
    }

    private static List<HandshakeCost> costs(ClusterFacts facts) {
        return results(facts)
                .map(ProbeResult::handshakes)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Stream<ProbeResult> results(ClusterFacts facts) {
        return facts.probes().stream().map(ClusterFacts.NodeProbe::result).filter(Objects::nonNull);
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
