package io.megaconn.orchestrator.compare;

import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.ClusterInfo.Node;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Json;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run by name: version, plan, environment. Runs with the same settings are repeats of each other.
 * Pure.
 */
final class ComparedSettings {
    /** Settings to leave out: the machine's momentary state, and values that follow from the others. */
    private static final Set<String> VOLATILE = Set.of(
            "host.memoryAvailable",
            "host.files",
            "host.conntrackCount",
            "host.nofileSoft",
            "plan.endpoints",
            "plan.memory",
            "plan.criteria",
            "plan.cpuCores",
            "plan.local.ownServer.serverHeapMb",
            "plan.local.clientHeapMb");

    private ComparedSettings() {}

    static Map<String, String> of(Report report) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("version", report.version());
        settings.put("place", report.cluster() == null ? "one machine" : "Kubernetes");
        add(settings, "plan", report.plan());
        settings.put("plan.endpoints", String.valueOf(report.plan().endpoints().size()));
        Duration hold = report.plan().criteria().hold();
        settings.put("hold", hold.isZero() ? "none" : Quantities.format(hold));
        add(settings, "host", report.host());
        cluster(settings, report.cluster());
        return settings;
    }

    private static void add(Map<String, String> settings, String name, @Nullable Object value) {
        if (VOLATILE.contains(name)) {
            return;
        }
        if (value instanceof Record r) {
            for (RecordComponent component : r.getClass().getRecordComponents()) {
                add(settings, name + "." + component.getName(), Json.component(r, component));
            }
        } else if (value != null && !(value instanceof Collection)) {
            settings.put(name, value.toString());
        }
    }

    /** Adds the properties of the nodes but not their names, which differ between clusters. */
    private static void cluster(Map<String, String> settings, @Nullable ClusterInfo cluster) {
        if (cluster == null) {
            return;
        }
        settings.put("cluster.version", cluster.version());
        settings.put("cluster.nodes", String.valueOf(cluster.nodes().size()));
        settings.put("cluster.cores", String.valueOf(cluster.cores()));
        settings.put("cluster.kernels", distinct(cluster, Node::kernel));
        settings.put("cluster.kubelets", distinct(cluster, Node::kubelet));
    }

    private static String distinct(ClusterInfo cluster, Function<Node, String> what) {
        return cluster.nodes().stream().map(what).distinct().sorted().collect(Collectors.joining(", "));
    }
}
