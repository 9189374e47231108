package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The file of {@code --junit}, if requested. */
public record JUnitFile(@Nullable Path file) {
    /**
     * Checks that the file can be written.
     *
     * @throws UserError if it could not be written at the end of the run
     */
    public void check() {
        Path wanted = file;
        if (wanted == null) {
            return;
        }
        Path folder = wanted.toAbsolutePath().getParent();
        if (Files.isDirectory(wanted) || folder == null) {
            throw UserError.usage("--junit %s is a folder: name a file, such as ramp.xml".formatted(wanted));
        }
        if (!Files.isDirectory(folder)) {
            throw UserError.usage("--junit %s: folder %s does not exist: create it first".formatted(wanted, folder));
        }
        if (!Files.isWritable(Files.exists(wanted) ? wanted : folder)) {
            throw UserError.usage("--junit %s can't be written: choose another file".formatted(wanted));
        }
    }

    /**
     * Writes the file.
     *
     * @param warnings receives a warning if it can't be written after all
     * @return true if it was written, or was not requested
     */
    public boolean write(Report report, List<Check> checks, Consumer<String> warnings) {
        return write(xml().of(report, checks), warnings);
    }

    /** Writes the file for a ramp that did not start. */
    public void refused(Plan plan, List<Check> checks, Instant startedAt) {
        write(xml().refused(plan, checks, startedAt), System.err::println);
    }

    private static JUnitXml xml() {
        return new JUnitXml(Host.name(new Proc()).orElse("localhost"));
    }

    private boolean write(String xml, Consumer<String> warnings) {
        Path wanted = file;
        if (wanted == null) {
            return true;
        }
        try {
            Files.writeString(wanted, xml);
            return true;
        } catch (IOException e) {
            warnings.accept("--junit %s can't be written: %s".formatted(wanted, UserError.reason(e)));
            return false;
        }
    }
}
