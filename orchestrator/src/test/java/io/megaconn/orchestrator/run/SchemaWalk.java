package io.megaconn.orchestrator.run;

import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.UriPath;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares records with their schema, and collects the differences. */
final class SchemaWalk {
    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(int.class, "integer"),
            Map.entry(long.class, "integer"),
            Map.entry(Long.class, "integer"),
            Map.entry(OptionalLong.class, "integer"),
            Map.entry(double.class, "number"),
            Map.entry(Double.class, "number"),
            Map.entry(boolean.class, "boolean"),
            Map.entry(String.class, "string"),
            Map.entry(Duration.class, "string"),
            Map.entry(UriPath.class, "string"),
            Map.entry(MessageSource.class, "string"));

    private final List<String> problems = new ArrayList<>();
    private final Set<Class<?>> seen = new HashSet<>();
    private final Map<String, JsonNode> files;

    /** @param files by their name, for references from one to the other */
    SchemaWalk(Map<String, JsonNode> files) {
        this.files = files;
    }

    List<String> problems() {
        return problems;
    }

    /** @param extra properties that are in the JSON beside the record's own */
    void record(Class<?> type, String file, JsonNode schema, String... extra) {
        if (!seen.add(type)) {
            return;
        }
        String name = type.getSimpleName();
        List<String> expected = new ArrayList<>(List.of(extra));
        for (RecordComponent component : type.getRecordComponents()) {
            expected.add(component.getName());
            JsonNode property = schema.path("properties").path(component.getName());
            if (property.isMissingNode()) {
                problems.add(
                        "%s.%s: add it to docs/reference/%s, with its unit".formatted(name, component.getName(), file));
            } else {
                property(name + "." + component.getName(), component, file, property);
            }
        }
        List<String> has = new ArrayList<>(schema.path("properties").propertyNames());
        has.stream()
                .filter(property -> !expected.contains(property))
                .forEach(property ->
                        problems.add("%s has no %s: remove it from docs/reference/%s".formatted(name, property, file)));
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        if (!Set.copyOf(required).equals(Set.copyOf(has))) {
            problems.add("%s: every property of it is required, not only %s".formatted(name, required));
        }
    }

    private void property(String where, RecordComponent component, String file, JsonNode schema) {
        if (schema.path("description").asString("").isBlank()) {
            problems.add(where + ": describe it in docs/reference/" + file);
        }
        AnnotatedElement type = component.getAnnotatedType();
        boolean nullable = type.isAnnotationPresent(Nullable.class);
        boolean mayBeNull = schema.path("anyOf").valueStream().anyMatch(one -> is(one, "null")) || is(schema, "null");
        if (nullable != mayBeNull) {
            problems.add(where + (nullable ? " may be null" : " is never null"));
        }
        value(where, component.getGenericType(), file, mayBeNull && schema.has("anyOf") ? notNull(schema) : schema);
    }

    private static JsonNode notNull(JsonNode schema) {
        return schema.get("anyOf")
                .valueStream()
                .filter(one -> !is(one, "null"))
                .findFirst()
                .orElseThrow();
    }

    private void value(String where, Type type, String file, JsonNode schema) {
        if (type instanceof ParameterizedType generic) {
            boolean map = generic.getRawType() == Map.class;
            type(where, map ? "object" : "array", schema);
            Type[] arguments = generic.getActualTypeArguments();
            value(
                    where + "[]",
                    arguments[arguments.length - 1],
                    file,
                    schema.path(map ? "additionalProperties" : "items"));
        } else if (type instanceof Class<?> record && record.isRecord()) {
            String[] reference = schema.path("$ref").asString("#/$defs/missing").split("#/\\$defs/", 2);
            String target = reference[0].isEmpty() ? file : reference[0];
            JsonNode definition = files.get(target).path("$defs").path(reference[1]);
            type(where, "object", definition);
            record(record, target, definition);
        } else if (type instanceof Class<?> constants && constants.isEnum()) {
            List<String> names = Arrays.stream(constants.getEnumConstants())
                    .map(Object::toString)
                    .toList();
            // A newer version may know other limits in the same format.
            if (type != Limit.class
                    && !names.equals(schema.path("enum")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList())) {
                problems.add("%s: its enum is %s".formatted(where, names));
            }
            type(where, "string", schema);
        } else {
            String expected = TYPES.get((Class<?>) type);
            type(where, expected == null ? "? teach SchemaWalk " + type : expected, schema);
        }
    }

    private void type(String where, String expected, JsonNode schema) {
        if (!is(schema, expected)) {
            problems.add("%s: its type is %s, not %s".formatted(where, expected, schema.path("type")));
        }
    }

    private static boolean is(JsonNode schema, String type) {
        JsonNode types = schema.path("type");
        return types.isArray()
                ? types.valueStream().anyMatch(one -> one.asString().equals(type))
                : types.asString("").equals(type);
    }
}
