package io.megaconn.orchestrator.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.megaconn.runtime.Absent;
import java.lang.reflect.RecordComponent;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The settings of every mapper that reads records: fields of a newer version are ignored, nulls are refused. */
public final class JsonInput {
    private JsonInput() {}

    /**
     * Refuses a null, or a missing value, for each record component, list element and map value, except for components
     * that are {@code @Nullable} or {@code @Absent("null")}. A primitive component follows
     * {@link DeserializationFeature#FAIL_ON_NULL_FOR_PRIMITIVES}. A document that is {@code null} itself still reads as
     * null.
     */
    public static JsonMapper.Builder mapper() {
        return JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .annotationIntrospector(new NullableComponents())
                .changeDefaultNullHandling(nulls -> JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL));
    }

    /** Describes the error in one line, for example {@code plan.memory is null}. */
    public static String problem(JacksonException e) {
        String text = e instanceof InvalidNullException ? path(e) + " is null" : e.getOriginalMessage();
        return text.lines().findFirst().orElse("");
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    /** Detects JSpecify's annotation, which Jackson does not see because it belongs to the component's type. */
    private static final class NullableComponents extends JacksonAnnotationIntrospector {
        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            if (annotated instanceof AnnotatedParameter parameter
                    && parameter.getDeclaringClass().isRecord()) {
                RecordComponent component = parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
                if (mayBeNull(component)) {
                    return JsonSetter.Value.forValueNulls(Nulls.SET, Nulls.FAIL);
                }
            }
            return super.findSetterInfo(config, annotated);
        }

        private static boolean mayBeNull(RecordComponent component) {
            Absent absent = component.getAnnotation(Absent.class);
            return component.getType().isPrimitive()
                    || component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || (absent != null && absent.value().equals("null"));
        }
    }
}
