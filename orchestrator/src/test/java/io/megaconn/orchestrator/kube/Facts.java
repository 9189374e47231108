package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.podrules.NodeState;
import io.megaconn.orchestrator.kube.podrules.PodFacts;
import io.megaconn.orchestrator.kube.podrules.PodFacts.Network;
import io.megaconn.orchestrator.kube.podrules.PodHistory.Past;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.diagnose.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Facts for rules about pods: a ramp of 250 connections with shares of 100, 100 and 50, whose server is ready. */
public final class Facts {

    private final Map<String, Past> past = new HashMap<>();
    private CommandHints hints = new CommandHints("megaconn", "load", null, null);
    private Plan plan = RunStates.PLAN;
    private int wanted;
    private List<PodState> clients = List.of();
    private @Nullable PodState server = TestPod.server().ready().evaluate();
    private String notCreated = "";
    private Map<String, String> notStarted = Map.of();
    private boolean late;
    private String serverNotCreated = "";
    private List<NodeState> nodes = List.of();
    private Network network = Network.UNKNOWN;

    public static Facts clients(TestPod... pods) {
        Facts facts = new Facts();
        facts.clients = Stream.of(pods).map(TestPod::evaluate).toList();
        facts.wanted = pods.length;
        return facts;
    }

    public Facts hints(CommandHints other) {
        hints = other;
        return this;
    }

    public Facts wanted(int n) {
        wanted = n;
        return this;
    }

    public Facts plan(Plan other) {
        plan = other;
        return this;
    }

    public Facts server(@Nullable TestPod pod) {
        server = pod == null ? null : pod.evaluate();
        return this;
    }

    public Facts past(int client, Past what) {
        past.put("-client-" + client, what);
        return this;
    }

    public Facts notCreated(String why) {
        notCreated = why;
        return this;
    }

    public Facts notStarted(Map<String, String> pods) {
        notStarted = pods;
        return this;
    }

    /** Sets the reasons, by name of the node. */
    public Facts lostNodes(Map<String, String> why) {
        return nodes(why.entrySet().stream()
                .map(lost -> new NodeState(lost.getKey(), lost.getValue(), false, List.of(), "amd64"))
                .toArray(NodeState[]::new));
    }

    public Facts nodes(NodeState... all) {
        nodes = List.of(all);
        return this;
    }

    public Facts late() {
        late = true;
        return this;
    }

    public Facts serverNotCreated(String why) {
        server = null;
        serverNotCreated = why;
        return this;
    }

    public Facts network(Network between) {
        network = between;
        return this;
    }

    public PodFacts build() {
        return new PodFacts(
                plan,
                wanted,
                clients,
                server,
                pod -> past.getOrDefault(pod.substring(Math.max(0, pod.indexOf("-client-"))), Past.NOTHING),
                late,
                notCreated,
                serverNotCreated,
                notStarted,
                nodes,
                network,
                hints);
    }

    /** Returns the findings of a rule. */
    public List<Finding> evaluate(Function<PodFacts, List<Finding>> rule) {
        return rule.apply(build());
    }

    /** Returns the only finding of a rule. */
    public Finding only(Function<PodFacts, List<Finding>> rule) {
        List<Finding> findings = evaluate(rule);
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }
}
