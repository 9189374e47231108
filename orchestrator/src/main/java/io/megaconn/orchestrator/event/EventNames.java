package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.Event;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of events in run.jsonl. Pure. */
final class EventNames {
    private static final Map<String, Class<? extends Event>> TYPES = Stream.of(Event.class.getPermittedSubclasses())
            .collect(Collectors.toMap(EventNames::of, type -> type.asSubclass(Event.class)));

    private EventNames() {}

    static String of(Event event) {
        return of(event.getClass());
    }

    private static String of(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    static Map<String, Class<? extends Event>> types() {
        return TYPES;
    }
}
