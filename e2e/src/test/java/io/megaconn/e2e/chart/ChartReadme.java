package io.megaconn.e2e.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The README of the chart, in the style of helm-docs: a table of all values from values.yaml, with its comments. */
final class ChartReadme {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String HEAD = """
            # %s

            ![Version: %s](https://img.shields.io/badge/Version-%s-informational) ![AppVersion: %s](https://img.shields.io/badge/AppVersion-%s-informational)

            %s

            Kubernetes: `%s`. How to: [Ramp on Kubernetes](../../docs/how-to/kubernetes.md). The values in groups:
            [values.md](../../docs/reference/values.md).

                helm install megaconn helm/megaconn --namespace megaconn --create-namespace

            ## Values
            | Key | Type | Default | Description |
            |---|---|---|---|
            """;

    private static final String TAIL = """

            This file is generated from values.yaml and Chart.yaml, see CONTRIBUTING.md.
            """;

    private final Doc values = Doc.parse(Chart.read("values.yaml"));
    private final List<String> rows = new ArrayList<>();

    static String render() {
        Doc chart = Doc.parse(Chart.read("Chart.yaml"));
        String version = chart.at("version").text();
        String app = chart.at("appVersion").text();
        return HEAD.formatted(
                        chart.at("name").text(),
                        version,
                        version.replace("-", "--"),
                        app,
                        app.replace("-", "--"),
                        chart.at("description").text(),
                        chart.at("kubeVersion").text())
                + String.join("\n", new ChartReadme().read())
                + "\n"
                + TAIL;
    }

    /** Adds one row for each scalar or list; the comment of a map goes to its first value. */
    private List<String> read() {
        List<String> path = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Chart.read("values.yaml").lines().toList()) {
            String text = line.strip();
            if (text.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.substring(1).strip());
            } else if (text.isEmpty()) {
                comment.setLength(0);
            } else if (text.matches("[A-Za-z0-9_.-]+:.*")) {
                int depth = (line.length() - line.stripLeading().length()) / 2;
                path.subList(depth, path.size()).clear();
                path.add(text.replaceFirst(":.*", ""));
                Object value = values.at(path.toArray()).value();
                if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
                    rows.add("| %s | %s | `%s` | %s |"
                            .formatted(
                                    String.join(".", path),
                                    type(value),
                                    JSON.writeValueAsString(value).replace("|", "\\|"),
                                    comment.toString().replace("|", "\\|")));
                    comment.setLength(0);
                }
            }
        }
        return rows;
    }

    private static String type(Object value) {
        return switch (value) {
            case null -> "";
            case String _ -> "string";
            case Boolean _ -> "bool";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "object";
            default -> "int";
        };
    }
}
