package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tests that the tables of docs/reference/report.md match the schemas. After a change of a schema render them again:
 * {@code ./mvnw -pl orchestrator -am test -Dtest=ReportPageTest -Dsurefire.failIfNoSpecifiedTests=false -Drender-docs=true}
 */
class ReportPageTest {
    private static final String MARK = "## Fields\n";
    private static final Path PAGE = Path.of(System.getProperty("megaconn.home"), "docs/reference/report.md");

    @Test
    void theTablesAreThoseOfTheSchemas() throws IOException {
        String page = Files.readString(PAGE);
        String rendered = page.substring(0, page.indexOf(MARK) + MARK.length()) + fields();
        if (Boolean.getBoolean("render-docs")) {
            Files.writeString(PAGE, rendered);
        }

        assertThat(Files.readString(PAGE))
                .as("render it with -Drender-docs=true, see the test")
                .isEqualTo(rendered);
    }

    private static String fields() {
        JsonNode report = Schemas.json("report");
        JsonNode run = Schemas.json("run");
        StringBuilder text = new StringBuilder("### report.json\n");
        table(text, report);
        report.get("$defs").forEachEntry((name, definition) -> section(text, name, definition));
        text.append("\n### Events of run.jsonl\nEach has `at` (")
                .append(run.at("/properties/at/description").asString());
        text.append(") and `event`, its name.\n\n| event | when | fields |\n|---|---|---|\n");
        run.get("$defs")
                .forEachEntry((name, event) -> text.append("| `%s` | %s | %s |%n"
                        .formatted(name, event.get("description").asString(), fieldsOf(event))));
        return text.toString();
    }

    private static String fieldsOf(JsonNode event) {
        List<String> fields = new ArrayList<>();
        event.get("properties").forEachEntry((name, field) -> {
            if (!name.equals("at") && !name.equals("event")) {
                fields.add("`%s` (%s): %s"
                        .formatted(name, type(field), field.get("description").asString()));
            }
        });
        return String.join("<br>", fields);
    }

    private static void section(StringBuilder text, String name, JsonNode definition) {
        text.append(
                "\n### %s\n%s\n".formatted(name, definition.get("description").asString()));
        table(text, definition);
    }

    private static void table(StringBuilder text, JsonNode definition) {
        text.append("\n| field | type | what |\n|---|---|---|\n");
        definition
                .get("properties")
                .forEachEntry((name, field) -> text.append("| `%s` | %s | %s |%n"
                        .formatted(name, type(field), field.get("description").asString())));
    }

    private static String type(JsonNode field) {
        if (field.has("$ref")) {
            String name = field.get("$ref").asString().replaceAll(".*/", "");
            return "[%s](#%s)".formatted(name, name.toLowerCase(java.util.Locale.ROOT));
        }
        if (field.has("anyOf")) {
            return type(field.get("anyOf").get(0)) + " or null";
        }
        if (field.get("type").isArray()) {
            return String.join(
                    " or ",
                    field.get("type").valueStream().map(JsonNode::asString).toList());
        }
        return switch (field.get("type").asString()) {
            case "array" -> "list of " + type(field.get("items"));
            case "object" -> "map to " + type(field.get("additionalProperties"));
            case String plain -> plain;
        };
    }
}
