package io.megaconn.e2e.chart;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A node of a YAML document.
 *
 * @param value a map, list, string, number, boolean; or null where there is nothing
 */
record Doc(Object value) {
    static List<Doc> parseAll(String yaml) {
        Iterable<Object> documents = new Load(LoadSettings.builder().build()).loadAllFromString(yaml);
        return StreamSupport.stream(documents.spliterator(), false)
                .filter(document -> document != null)
                .map(Doc::new)
                .toList();
    }

    static Doc parse(String yaml) {
        return parseAll(yaml).stream().findFirst().orElse(new Doc(Map.of()));
    }

    /** @param path keys of maps and indexes of lists */
    Doc at(Object... path) {
        Object here = value;
        for (Object step : path) {
            here = here instanceof List<?> list
                    ? list.get((Integer) step)
                    : here instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return new Doc(here);
    }

    boolean exists() {
        return value != null;
    }

    String text() {
        return value == null ? "" : value.toString();
    }

    /** Returns a map of strings, such as labels; empty if there is none. */
    @SuppressWarnings("unchecked")
    Map<String, Object> map() {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    List<Doc> list() {
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(Doc::new).toList();
    }

    List<String> texts() {
        return list().stream().map(Doc::text).toList();
    }

    String kind() {
        return at("kind").text();
    }

    String name() {
        return at("metadata", "name").text();
    }

    @Override
    public String toString() {
        return kind().isEmpty() ? String.valueOf(value) : kind() + "/" + name();
    }
}
