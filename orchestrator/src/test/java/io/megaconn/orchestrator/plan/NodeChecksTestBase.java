package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.empty;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.runtime.Endpoint;
import java.util.List;
import java.util.stream.IntStream;

/** A million connections from two nodes, the server on node1. */
abstract class NodeChecksTestBase {
    static final Plan MILLION = ClusterFactsBuilder.plan(Specs.target(1_000_000));
    static final String UPGRADE =
            "helm upgrade megaconn helm/megaconn --namespace load --reset-then-reuse-values --set ";

    static Plan endpoints(int n) {
        List<Endpoint> all = IntStream.range(0, n)
                .mapToObj(i -> new Endpoint("10.88.0.11", 9000 + i))
                .toList();
        return ClusterPlanner.plan(Specs.target(1_000_000).build(), all);
    }

    /** Returns a check of a node, beside another with enough room. */
    static Check on(NodeProbeBuilder probe, String name) {
        return on(probe.build(), name);
    }

    static Check on(NodeProbe probe, String name) {
        String other = probe.node().equals("node1") ? "node2" : "node1";
        return empty().probe(probe).probe(NodeProbeBuilder.on(other).build()).check(name, MILLION);
    }

    static void assertRefused(Check check, String found, String needed, String fix) {
        assertThat(check.status()).isEqualTo(Status.REFUSE);
        assertThat(check.found()).isEqualTo(found);
        assertThat(check.needed()).isEqualTo(needed);
        assertThat(check.fix()).startsWith(fix);
    }
}
