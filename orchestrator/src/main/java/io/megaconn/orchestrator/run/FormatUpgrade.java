package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.Absent;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upgrades an older version's JSON to the current format before it is bound to records: the plan's workload and
 * local processes are nested, and fields added later get the value that means "absent". Pure.
 */
public final class FormatUpgrade {
    /** The oldest format of report.json and run.jsonl that can be upgraded. */
    static final int OLDEST = 3;

    private FormatUpgrade() {}

    /**
     * Upgrades a tree in place. A report or an event then has the current format number; the state of a run in a
     * cluster keeps its own, which determines the version that may resume the run.
     */
    public static void upgrade(JsonNode tree, Type type, ObjectMapper json) {
        if (tree instanceof ObjectNode root && root.get("plan") instanceof ObjectNode plan) {
            if (plan.has("messageInterval")) {
                Format3Upgrade.nestWorkload(plan);
            }
            if (plan.has("serverHeapMb")) {
                Format3Upgrade.nestLocal(plan);
            }
            boolean numbered = type == Report.class || type == Event.RunStarted.class;
            if (numbered && root.path("format").asInt(0) == OLDEST) {
                Format3Upgrade.addCriteria(root, plan);
                root.put("format", Report.FORMAT);
            }
        }
        complete(tree, type, json);
    }

    /** Adds the fields of this type and its nested types that the tree lacks and that have an {@link Absent}. */
    private static void complete(JsonNode tree, Type type, ObjectMapper json) {
        switch (type) {
            case Class<?> record
            when record.isRecord() -> {
                if (tree instanceof ObjectNode object) {
                    Arrays.stream(record.getRecordComponents()).forEach(component -> complete(object, component, json));
                }
            }
            case ParameterizedType generic -> { // elements of a list, values of a map
                Type inside = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
                tree.forEach(element -> complete(element, inside, json));
            }
            default -> {}
        }
    }

    private static void complete(ObjectNode object, RecordComponent component, ObjectMapper json) {
        JsonNode value = object.get(component.getName());
        Absent absent = component.getAnnotation(Absent.class);
        if (value == null && absent != null) {
            object.set(component.getName(), json.readTree(absent.value()));
        } else if (value != null) {
            complete(value, component.getGenericType(), json);
        }
    }
}
