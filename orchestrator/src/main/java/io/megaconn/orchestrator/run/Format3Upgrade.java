package io.megaconn.orchestrator.run;

import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Upgrades the plan of a report or event of format 3, and of a run's state of format 1. Pure. */
final class Format3Upgrade {
    private static final List<String> WORKLOAD = List.of("messageInterval", "payloadSize", "reply");
    private static final Pattern HOLD = Pattern.compile(" --hold[= ](\\S+)");

    private Format3Upgrade() {}

    /** Moves the workload's fields from the plan itself into a nested object. */
    static void nestWorkload(ObjectNode plan) {
        ObjectNode workload = plan.putObject("workload");
        for (String name : WORKLOAD) {
            JsonNode value = plan.remove(name);
            if (value != null) {
                workload.set(name, value);
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
        Matcher typed = HOLD.matcher(report.path("command").asString(""));
        try {
            return typed.find() ? Quantities.duration(typed.group(1)) : Duration.ZERO;
        } catch (IllegalArgumentException e) {
            return Duration.ZERO;
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }
}
