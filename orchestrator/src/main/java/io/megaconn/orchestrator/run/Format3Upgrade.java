package io.megaconn.orchestrator.run;

import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upgrades the plan of a report or event of format 3, and of a run's state of format 1. Versions between releases wrote
 * format 4 without the nested local processes. Pure.
 */
final class Format3Upgrade {
    private static final List<String> WORKLOAD = List.of("messageInterval", "payloadSize", "reply");
    private static final List<String> OWN_SERVER = List.of("server", "serverHeapMb");
    private static final List<String> LOCAL = List.of("client", "sourcesPerProcess", "clientHeapMb");
    private static final Pattern HOLD = Pattern.compile(" --hold[= ](\\S+)");

    private Format3Upgrade() {}

    /** Moves the workload's fields from the plan itself into a nested object. */
    static void nestWorkload(ObjectNode plan) {
        move(WORKLOAD, plan, plan.putObject("workload"));
    }

    /**
     * Moves the fields of the processes on this machine into nested objects. A plan for Kubernetes had such fields too,
     * but no heaps.
     */
    static void nestLocal(ObjectNode plan) {
        boolean onKubernetes = plan.get("serverHeapMb").asInt(-1) == 0;
        ObjectNode local = plan.putObject("local");
        move(OWN_SERVER, plan, local.putObject("ownServer"));
        move(LOCAL, plan, local);
        if (onKubernetes) {
            plan.putNull("local");
        }
    }

    private static void move(List<String> names, ObjectNode from, ObjectNode to) {
        for (String name : names) {
            JsonNode value = from.remove(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }

    /** Adds the criteria, which were beside the plan or only on the command line. */
    static void addCriteria(ObjectNode report, ObjectNode plan) {
        ObjectNode criteria = plan.putObject("criteria");
        criteria.put("hold", hold(report).toString());
        double timeout = report.path("batchTimeout").asDouble(-1);
        if (timeout > 0) {
            criteria.put("batchTimeout", seconds(timeout).toString());
        } else {
            criteria.putNull("batchTimeout");
        }
        ArrayNode thresholds = criteria.putArray("thresholds");
        report.path("thresholds")
                .forEach(result -> thresholds.add(result.path("expression").asString("")));
    }

    private static Duration hold(ObjectNode report) {
        double wanted = report.path("holdWanted").asDouble(-1);
        if (wanted >= 0) {
            return seconds(wanted);
        }
        Matcher option = HOLD.matcher(report.path("command").asString(""));
        try {
            return option.find() ? Quantities.duration(option.group(1)) : Duration.ZERO;
        } catch (IllegalArgumentException e) {
            return Duration.ZERO;
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }
}
