package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.OlderFiles;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.runtime.Nulls;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads run.jsonl: line by line, so that its length does not matter. */
final class RunFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private RunFile() {}

    /**
     * What can't be understood is left out: a last line that was not finished, an event of another version.
     *
     * @param folder of a run; without the file there is no event
     */
    static void read(Path folder, BiConsumer<Instant, Event> events) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(RunLog.JSONL))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                line(line, events);
            }
        } catch (NoSuchFileException e) {
            // A report that was fetched from a cluster comes without it.
        }
    }

    private static void line(String line, BiConsumer<Instant, Event> events) {
        Instant at;
        Event event;
        try {
            JsonNode json = JSON.readTree(line);
            Class<? extends Event> type = Names.types().get(json.path("event").asString(""));
            if (type == null) {
                return;
            }
            at = Instant.parse(json.path("at").asString(""));
            OlderFiles.complete(json, type, JSON);
            event = JSON.treeToValue(json, type);
            if (event instanceof Record whole && Nulls.first(whole).isPresent()) {
                return;
            }
        } catch (JacksonException | DateTimeException e) {
            return;
        }
        events.accept(at, event);
    }
}
