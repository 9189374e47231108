package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.orchestrator.plan.NodeRoom.Exclusion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks whether the cluster creates and places all client pods: admission, room on the nodes, quotas. Pure. */
final class PlacementChecks {
    private static final int MAX_NAMED = 3;

    private PlacementChecks() {}

    static List<Check> check(Plan plan, ClusterFacts facts) {
        List<Check> checks = new ArrayList<>();
        if (!facts.client().refusal().isEmpty()) {
            checks.add(new Check(
                    "client pod",
                    REFUSE,
                    "refused: " + facts.client().refusal(),
                    "a pod that the apiserver accepts",
                    facts.client().refusalFix()));
        }
        checks.add(room(plan, facts));
        facts.nodes().stream().filter(node -> !node.stray().isEmpty()).forEach(node -> checks.add(stray(node, facts)));
        facts.quotas().forEach(quota -> checks.add(quota(plan, facts, quota)));
        return checks;
    }

    /** Checks how many pods the nodes have room for; memory includes the kernel's part. */
    private static Check room(Plan plan, ClusterFacts facts) {
        String name = "room on the nodes";
        String needed = "%d client %s of %s"
                .formatted(
                        plan.clients(),
                        plan.clients() == 1 ? "pod" : "pods",
                        facts.client().text());
        if (facts.nodes().isEmpty()) {
            return new Check(name, WARN, "not permitted to list nodes and pods", needed, "");
        }
        PodRoom room = PodRoom.of(facts);
        int skew = facts.client().maxSkew();
        String found = room.text()
                + (skew == 0 ? "" : ", because client.topologySpread allows a difference of %d".formatted(skew))
                + excluded(facts.nodes());
        if (room.isUnknown()) {
            return new Check(name, WARN, found + "; no node shows how much fits on the expected ones", needed, "");
        }
        boolean enough = room.pods() >= plan.clients();
        return new Check(name, enough ? OK : REFUSE, found, needed, enough ? "" : fix(facts, room));
    }

    /** Names the nodes that client pods can't use, by reason. */
    private static String excluded(List<NodeRoom> nodes) {
        Map<String, List<String>> names = new TreeMap<>();
        nodes.stream()
                .filter(node -> !node.usable())
                .forEach(node -> names.computeIfAbsent(
                                node.excluded().stream().map(Exclusion::why).collect(Collectors.joining(", ")),
                                _ -> new ArrayList<>())
                        .add(node.name()));
        return names.isEmpty()
                ? ""
                : names.entrySet().stream()
                        .map(entry -> "%s (%s)".formatted(named(entry.getValue()), entry.getKey()))
                        .collect(Collectors.joining("; ", "; not used: ", ""));
    }

    private static String named(List<String> nodes) {
        String first = nodes.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return nodes.size() <= MAX_NAMED ? first : "%s and %d more".formatted(first, nodes.size() - MAX_NAMED);
    }

    private static String fix(ClusterFacts facts, PodRoom room) {
        Set<String> ways = new LinkedHashSet<>();
        facts.nodes().stream()
                .filter(node -> node.excluded().size() == 1)
                .map(node -> node.excluded().getFirst().fix())
                .filter(fix -> !fix.isEmpty())
                .forEach(ways::add);
        if (facts.client().maxSkew() > 0) {
            ways.add(facts.hints().upgrade("client.topologySpread.whenUnsatisfiable=ScheduleAnyway"));
        }
        Stream<String> reopen = ways.stream().limit(MAX_NAMED + 1);
        Stream<String> others = Stream.of(
                "add nodes" + (facts.expectedNodes() == 0 ? " (if an autoscaler does: --expect-nodes N)" : ""),
                "free %s on them (%s)"
                        .formatted(scarce(facts, room), facts.hints().kubectlCluster("describe nodes")),
                "lower --target");
        List<String> all = Stream.concat(reopen, others).toList();
        return String.join("; ", all.subList(0, all.size() - 1)) + "; or " + all.getLast();
    }

    private static String scarce(ClusterFacts facts, PodRoom room) {
        String tightest = facts.nodes().stream()
                .filter(NodeRoom::usable)
                .map(node -> node.tightest(facts.client()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" or "));
        return room.usable() == 0 ? "memory or cpu" : tightest;
    }

    private static Check stray(NodeRoom node, ClusterFacts facts) {
        return new Check(
                node.name() + ": operating system",
                WARN,
                "%s, and the scheduler may place client pods there".formatted(node.stray()),
                "linux",
                facts.hints().upgrade("client.nodeSelector.kubernetes\\.io/os=linux"));
    }

    private static Check quota(Plan plan, ClusterFacts facts, QuotaRoom quota) {
        String resource = quota.resource();
        String name = "quota %s: %s".formatted(quota.quota(), resource);
        CommandHints hints = facts.hints();
        if (!quota.missing().isEmpty()) {
            boolean ours = List.of(quota.missing().split(", ")).contains("client");
            return new Check(
                    name,
                    REFUSE,
                    "containers without it: " + quota.missing(),
                    "a value in each container",
                    ours
                            ? hints.upgrade("client.resources.%s=%s"
                                    .formatted(path(resource), Amounts.isCpu(resource) ? "1" : "1Gi"))
                            : "set it where these containers come from, or set a default with a LimitRange");
        }
        long needed = quota.each() * plan.clients();
        boolean enough = quota.hard() - quota.used() >= needed;
        return new Check(
                name,
                enough ? OK : REFUSE,
                "%s left of %s"
                        .formatted(
                                Amounts.text(resource, Math.max(0, quota.hard() - quota.used())),
                                Amounts.text(resource, quota.hard())),
                "%s: %d x %s"
                        .formatted(
                                Amounts.text(resource, needed), plan.clients(), Amounts.text(resource, quota.each())),
                enough
                        ? ""
                        : "raise it: "
                                + hints.kubectl(
                                        "patch resourcequota %s --type merge --patch '{\"spec\": {\"hard\": {\"%s\": \"%s\"}}}'"
                                                .formatted(
                                                        quota.quota(),
                                                        resource,
                                                        Amounts.quantity(resource, quota.used() + needed))));
    }

    /** Returns the place of a quota's resource in a container's resources, such as {@code requests.cpu} of {@code cpu}. */
    private static String path(String resource) {
        return resource.contains(".") ? resource : "requests." + resource;
    }
}
