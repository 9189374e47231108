package io.megaconn.runtime.wire;

import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes records as JSON; a number that is unknown is -1. The server and client processes use Jackson's streaming part only: its data binding would
 * cost each of forty client processes several megabytes.
 */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    /** Class.getRecordComponents() makes new accessors each time, whose first call is a hundred times as expensive as others. */
    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            return type.getRecordComponents();
        }
    };

    private Json() {}

    public static String write(@Nullable Object value) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(out, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case Boolean b -> out.writeBoolean(b);
            case Integer i -> out.writeNumber(i);
            case Long l -> out.writeNumber(l);
            case Double d -> out.writeNumber(d);
            case OptionalLong count -> out.writeNumber(count.orElse(-1)); // unknown
            case Record r -> writeRecord(out, r);
            case Map<?, ?> m -> {
                out.writeStartObject();
                m.forEach((k, v) -> {
                    out.writeName(String.valueOf(k));
                    write(out, v);
                });
                out.writeEndObject();
            }
            case Collection<?> c -> {
                out.writeStartArray();
                c.forEach(v -> write(out, v));
                out.writeEndArray();
            }
            default -> out.writeString(value.toString());
        }
    }

    private static void writeRecord(JsonGenerator out, Record value) {
        out.writeStartObject();
        for (RecordComponent component : COMPONENTS.get(value.getClass())) {
            out.writeName(component.getName());
            write(out, component(value, component));
        }
        out.writeEndObject();
    }

    /** Returns the value of a record component. */
    public static @Nullable Object component(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot read " + component, e); // needed only for records that are not public
        }
    }
}
