package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads the folder of all runs. A folder that can't be read is an entry as well; one that is not a run's is left out. */
public final class RunFolders {
    /** The latest start first; runs with an unknown start last, by name. */
    private static final Comparator<RunEntry> NEWEST_FIRST = Comparator.comparing(
                    RunFolders::start, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
            .thenComparing(RunEntry::run, Comparator.reverseOrder());

    private static final String ID = "\\d{8}-\\d{6}-[0-9a-f]{4}";

    /** Maximum length of the first line of run.jsonl; enough for a cluster of thousands of nodes. */
    private static final int LONGEST_LINE = 2 << 20;

    private RunFolders() {}

    /**
     * Lists the runs, newest first.
     *
     * @param output the folder of all runs; empty if it does not exist
     * @throws UserError if it can't be read
     */
    public static List<RunEntry> list(Path output) {
        if (Files.notExists(output)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(output)) {
            return all.filter(RunFolders::isRun)
                    .map(RunFolders::entry)
                    .sorted(NEWEST_FIRST)
                    .toList();
        } catch (NotDirectoryException e) {
            throw UserError.usage(
                    "%s is not a folder: name the folder of the runs with --output DIR".formatted(output));
        } catch (IOException e) {
            throw UserError.usage("%s can't be read: %s: name the folder of the runs with --output DIR"
                    .formatted(output, UserError.reason(e)));
        }
    }

    private static boolean isRun(Path folder) {
        return Files.isDirectory(folder)
                && (hasRecord(folder) || folder.getFileName().toString().matches(ID));
    }

    /** Returns true if this is a folder with the record of a run, finished or not. */
    static boolean hasRecord(Path folder) {
        return Files.exists(folder.resolve(RunLog.REPORT)) || Files.exists(folder.resolve(RunLog.JSONL));
    }

    private static RunEntry entry(Path folder) {
        String name = folder.getFileName().toString();
        try {
            return Files.exists(folder.resolve(RunLog.REPORT))
                    ? RunEntry.finished(name, ReportReader.read(folder))
                    : unfinished(folder, name);
        } catch (UserError e) {
            return RunEntry.damaged(name, "damaged: " + e.getMessage());
        }
    }

    private static RunEntry unfinished(Path folder, String name) {
        Path file = folder.resolve(RunLog.JSONL);
        if (Files.notExists(file)) {
            throw UserError.usage("%s has neither %s nor %s".formatted(folder, RunLog.REPORT, RunLog.JSONL));
        }
        String line = firstLine(file);
        ObjectNode json = ReportReader.object(line, file.toString());
        Event.RunStarted started = ReportReader.parse(line, Event.RunStarted.class, file.toString());
        String startedAt =
                startedAt(json.path("at").asString(""), json.path("t").asDouble(0));
        if (!ReportReader.isInstant(startedAt)) {
            throw UserError.usage(file + " can't be read: its first line has no time");
        }
        return RunEntry.unfinished(name, startedAt, started);
    }

    /** Returns the start of a run whose first event was this many seconds later; empty if there is none. */
    private static String startedAt(String first, double seconds) {
        try {
            return Instant.parse(first).minusMillis((long) (seconds * 1e3)).toString();
        } catch (DateTimeException | ArithmeticException e) {
            return "";
        }
    }

    private static String firstLine(Path file) {
        StringBuilder line = new StringBuilder();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LONGEST_LINE; c = in.read()) {
                line.append((char) c);
            }
        } catch (IOException e) {
            throw UserError.usage(file + " can't be read: " + UserError.reason(e));
        }
        if (line.isEmpty()) {
            throw UserError.usage(file + " is empty");
        }
        return line.toString();
    }

    private static @Nullable Instant start(RunEntry entry) {
        return entry.startedAt() == null ? null : Instant.parse(entry.startedAt());
    }
}
