package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.EventNames;
import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.orchestrator.run.FormatUpgrade;
import io.megaconn.orchestrator.run.RunLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads run.jsonl line by line, so that neither the file's length nor a line's length matters. */
final class RunFile {
    /** Maximum length of a line; enough for a first line with a cluster of thousands of nodes. */
    static final int LONGEST_LINE = 2 << 20;

    /** Seconds in a hundred years: no run is longer. */
    private static final double LONGEST = 100 * 365.25 * 86_400;

    private static final JsonMapper JSON = JsonInput.mapper()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private RunFile() {}

    /** Receives the events. */
    interface Events {
        /** @param seconds since the start of the run */
        void accept(double seconds, Event event);
    }

    /**
     * Reads the events. Skips what can't be parsed: an unfinished last line, an event of another version, a line that
     * is too long.
     *
     * @param folder folder of a run; without the file there are no events
     * @param start start of the run, for lines of older versions, which have only the wall clock
     */
    static void read(Path folder, Instant start, Events events) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve(RunLog.JSONL))) {
            for (String line = next(lines); line != null; line = next(lines)) {
                line(line, start, events);
            }
        } catch (NoSuchFileException e) {
            // A report that was fetched from a cluster comes without it.
        }
    }

    /** Returns the next line; empty if it is too long, null at the end. */
    private static @Nullable String next(Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        boolean tooLong = false;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            tooLong |= line.length() >= LONGEST_LINE;
            if (!tooLong) {
                line.append((char) c);
            }
        }
        return tooLong ? "" : line.toString();
    }

    private static void line(String line, Instant start, Events events) {
        double seconds;
        Event event;
        try {
            JsonNode json = JSON.readTree(line);
            Class<? extends Event> type =
                    EventNames.types().get(json.path("event").asString(""));
            if (type == null) {
                return;
            }
            seconds = json.path("t").isNumber() ? json.path("t").asDouble() : wallClock(json, start);
            FormatUpgrade.upgrade(json, type, JSON);
            event = JSON.treeToValue(json, type);
            if (!(Math.abs(seconds) < LONGEST)) {
                return;
            }
        } catch (JacksonException | DateTimeException | ArithmeticException e) {
            return;
        }
        events.accept(seconds, event);
    }

    private static double wallClock(JsonNode json, Instant start) {
        Instant at = Instant.parse(json.path("at").asString(""));
        return Duration.between(start, at).toMillis() / 1e3;
    }
}
