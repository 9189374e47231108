package io.megaconn.runtime.wire;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks whether a record that somebody else wrote has a null where none may be. */
public final class NullCheck {
    private NullCheck() {}

    /** The first that is missing, such as {@code plan.memory}. Components that are {@code @Nullable} may be. */
    public static Optional<String> first(Record value) {
        return Stream.of(value.getClass().getRecordComponents())
                .map(component -> first(value, component))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> first(Record value, RecordComponent component) {
        String name = component.getName();
        Object inside = Json.component(value, component);
        if (inside == null) {
            boolean mayBe = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            return mayBe ? Optional.empty() : Optional.of(name);
        }
        return inside(inside).map(rest -> rest.isEmpty() ? name : name + "." + rest);
    }

    private static Optional<String> inside(@Nullable Object value) {
        return switch (value) {
            case null -> Optional.of("");
            case Record r -> first(r);
            case Collection<?> c -> any(c.stream());
            case Map<?, ?> m -> any(m.values().stream());
            default -> Optional.empty();
        };
    }

    private static Optional<String> any(Stream<?> values) {
        return values.map(NullCheck::inside).flatMap(Optional::stream).findFirst();
    }
}
