package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.UserError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folder of the run that a user means: a folder, {@code latest}, {@code latest~1} and so on, or an id or name of
 * a run in the folder of all runs.
 */
public final class RunFinder {
    private final Path output;
    private final Consumer<String> notes;
    private final Set<String> noted = new HashSet<>();
    /** The runs in the folder; null before they are needed. */
    private @Nullable List<RunEntry> runs;

    /**
     * @param output the folder of all runs
     * @param notes receives a line where another run could have been meant, once
     */
    public RunFinder(Path output, Consumer<String> notes) {
        this.output = output;
        this.notes = notes;
    }

    private List<RunEntry> runs() {
        if (runs == null) {
            runs = RunFolders.list(output);
        }
        return runs;
    }

    private void note(String line) {
        if (noted.add(line)) {
            notes.accept(line);
        }
    }

    /** @throws UserError if there is no such run */
    public Path find(String wanted) {
        Path path = path(wanted);
        if (RunFolders.hasRecord(path)) {
            return path;
        }
        Matcher latest = RunLabels.LATEST.matcher(wanted);
        if (latest.matches()) {
            return latest(wanted, latest.group(1) == null ? 0 : Integer.parseInt(latest.group(1)));
        }
        if (path.getNameCount() == 1 && RunFolders.hasRecord(output.resolve(path))) {
            return output.resolve(path);
        }
        return named(wanted);
    }

    private static Path path(String wanted) {
        try {
            return Path.of(wanted);
        } catch (InvalidPathException e) {
            throw UserError.usage("'%s' is not the folder of a run: %s".formatted(wanted, e.getReason()));
        }
    }

    private Path latest(String wanted, int before) {
        List<RunEntry> all = runs();
        List<RunEntry> finished = all.stream().filter(RunEntry::isFinished).toList();
        if (finished.size() <= before) {
            throw UserError.usage(
                    "%s: %s has %s: list its runs with %s runs, or choose another folder with --output DIR"
                            .formatted(
                                    wanted,
                                    output,
                                    finished.isEmpty()
                                            ? "no finished run"
                                            : "only %d finished run%s"
                                                    .formatted(finished.size(), finished.size() == 1 ? "" : "s"),
                                    CalledAs.orchestrator()));
        }
        RunEntry newest = finished.getFirst();
        all.stream()
                .takeWhile(entry -> !entry.equals(newest))
                .forEach(entry -> note("%s is newer than %s, but has no report: it is still running, or was killed"
                        .formatted(output.resolve(entry.run()), output.resolve(newest.run()))));
        return output.resolve(finished.get(before).run());
    }

    private Path named(String wanted) {
        List<RunEntry> named = runs().stream()
                .filter(RunEntry::isFinished)
                .filter(entry -> entry.name().equals(wanted))
                .toList();
        if (named.isEmpty()) {
            throw UserError.usage(
                    "%s is neither the folder of a run nor the name of a finished run in %s: list its runs"
                                    .formatted(wanted, output)
                            + " with " + CalledAs.orchestrator() + " runs, or choose another folder with --output DIR");
        }
        Path newest = output.resolve(named.getFirst().run());
        if (named.size() > 1) {
            note("%d runs are named %s; this is the newest, %s".formatted(named.size(), wanted, newest));
        }
        return newest;
    }
}
