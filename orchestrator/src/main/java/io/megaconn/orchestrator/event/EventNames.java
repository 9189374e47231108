package io.megaconn.orchestrator.event;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of events in run.jsonl, for writer and readers: the type's name with a small first letter. Pure. */
public final class EventNames {
    private static final Map<String, Class<? extends Event>> TYPES = Stream.of(Event.class.getPermittedSubclasses())
            .collect(Collectors.toMap(EventNames::of, type -> type.asSubclass(Event.class)));

    private EventNames() {}

    public static String of(Event event) {
        return of(event.getClass());
    }

    public static String of(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** Returns all types of events by name. */
    public static Map<String, Class<? extends Event>> types() {
        return TYPES;
    }
}
