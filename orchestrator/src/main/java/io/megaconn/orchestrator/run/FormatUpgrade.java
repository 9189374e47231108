package io.megaconn.orchestrator.run;

import io.megaconn.runtime.Absent;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Completes what an older version wrote: fields that came later get the value that stands for "absent". Pure. */
public final class FormatUpgrade {
    private FormatUpgrade() {}

    /** Adds the fields of this type, and of what is inside it, that the tree lacks and that have an {@link Absent}. */
    public static void complete(JsonNode tree, Type type, ObjectMapper json) {
        switch (type) {
            case Class<?> record
            when record.isRecord() -> {
                if (tree instanceof ObjectNode object) {
                    Arrays.stream(record.getRecordComponents()).forEach(component -> complete(object, component, json));
                }
            }
            case ParameterizedType generic -> { // of a list the elements, of a map the values
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
