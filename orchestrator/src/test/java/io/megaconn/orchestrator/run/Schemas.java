package io.megaconn.orchestrator.run;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schemas of docs/reference, in a standard validator. */
public final class Schemas {
    private static final Path FOLDER = Path.of(System.getProperty("megaconn.home"), "docs/reference");
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemas(Map.of(
                    location("report"), read("report"),
                    location("run"), read("run"))));

    private Schemas() {}

    /** @param name {@code report} or {@code run} */
    static JsonNode json(String name) {
        return new JsonMapper().readTree(read(name));
    }

    private static String read(String name) {
        try {
            return Files.readString(FOLDER.resolve(name + ".schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Base URI; any, as long as both schemas share it. */
    private static String location(String name) {
        return "https://megaconn.invalid/" + name + ".schema.json";
    }

    /** Returns the errors of a report.json; none if it is valid. */
    public static List<String> report(String json) {
        return validate("report", json);
    }

    /** Returns the errors of a line of run.jsonl. */
    public static List<String> line(String json) {
        return validate("run", json);
    }

    private static List<String> validate(String name, String json) {
        Schema schema = REGISTRY.getSchema(SchemaLocation.of(location(name)));
        return schema
                .validate(
                        json,
                        InputFormat.JSON,
                        options -> options.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
