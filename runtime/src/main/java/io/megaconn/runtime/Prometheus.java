package io.megaconn.runtime;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;

/** Every number of a stats record as Prometheus text, named after its place in the record. */
final class Prometheus {
    private Prometheus() {}

    static String write(String prefix, Record stats) {
        StringBuilder text = new StringBuilder(1024);
        write(text, prefix, stats);
        return text.toString();
    }

    private static void write(StringBuilder text, String name, Object value) {
        switch (value) {
            case Record r -> {
                for (RecordComponent component : r.getClass().getRecordComponents()) {
                    Object part = Json.component(r, component);
                    if (part != null) {
                        write(text, name + "_" + snakeCase(component.getName()), part);
                    }
                }
            }
            case Map<?, ?> m ->
                m.forEach((key, n) -> {
                    if (n instanceof Number) {
                        text.append(name)
                                .append("{key=\"")
                                .append(escaped(String.valueOf(key)))
                                .append("\"} ")
                                .append(n)
                                .append('\n');
                    }
                });
            case Boolean b -> text.append(name).append(b ? " 1\n" : " 0\n");
            case Number n -> text.append(name).append(' ').append(n).append('\n');
            default -> {} // text and lists have no place in a metric
        }
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
