package io.megaconn.orchestrator.run;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.EventNames;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run: {@code run.jsonl} with a line per event, flushed immediately so that it survives a kill -9;
 * {@code report.json}; and {@code logs/} of the processes. A full disk costs the record, never the run.
 */
public final class RunLog implements Consumer<Event>, AutoCloseable {
    public static final String JSONL = "run.jsonl";
    static final String REPORT = "report.json";

    private final String id;
    private final RunStart start;
    private final Path folder;
    private final Writer out;
    private final Consumer<String> warnings;
    private boolean broken;
    private String missing = "";

    RunLog(String id, RunStart start, Path folder, Writer out, Consumer<String> warnings) {
        this.id = id;
        this.start = start;
        this.folder = folder;
        this.out = out;
        this.warnings = warnings;
    }

    /**
     * @param output the folder of all runs
     * @param id the run's id; if this folder already has its log, that is continued
     * @param start start of the run, from which every line's time is counted
     * @param warnings receives one warning if something can't be written
     * @throws UserError if the folder can't be written
     */
    public static RunLog create(Path output, String id, RunStart start, Consumer<String> warnings) {
        Path folder = output.resolve(id);
        try {
            Files.createDirectories(folder.resolve("logs"));
            Writer out = Files.newBufferedWriter(folder.resolve(JSONL), CREATE, APPEND);
            return new RunLog(id, start, folder, out, warnings);
        } catch (IOException e) {
            throw UserError.usage("the output folder %s can't be written (%s): choose another with --output DIR"
                    .formatted(folder, reason(e)));
        }
    }

    /** Returns a new id, such as {@code 20261125-170000-ab12}. */
    public static String newId(Instant now) {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                .withZone(ZoneOffset.UTC)
                .format(now);
        return "%s-%04x".formatted(time, ThreadLocalRandom.current().nextInt(1 << 16));
    }

    public String id() {
        return id;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public synchronized void accept(Event event) {
        if (broken) {
            return;
        }
        try {
            out.write(Json.write(line(event, Instant.now(), start.seconds())));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            broken = true;
            warn(JSONL, e);
        }
    }

    private static Map<String, @Nullable Object> line(Event event, Instant at, double t) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("at", at);
        line.put("t", t);
        line.put("event", EventNames.of(event));
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            line.put(component.getName(), Json.component((Record) event, component)); // every event is a record
        }
        return line;
    }

    public void writeReport(Report report) {
        try {
            AtomicFile.write(folder.resolve(REPORT), Json.write(report) + "\n");
        } catch (IOException e) {
            warn(REPORT, e);
        }
    }

    /** Warns once that the record is incomplete, and names the first file that could not be written. */
    public synchronized void warn(String file, IOException e) {
        if (!missing.isEmpty()) {
            return;
        }
        missing = "%s can't be written (%s)".formatted(folder.resolve(file), reason(e));
        warnings.accept("the record of this run is incomplete: " + missing);
    }

    /** Returns the folder, and the first file that could not be written. */
    public synchronized String describe() {
        return missing.isEmpty() ? folder.toString() : folder + " is incomplete: " + missing;
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("space") ? "no space left on device" : UserError.reason(e);
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            if (!broken) {
                warn(JSONL, e);
            }
        }
    }
}
