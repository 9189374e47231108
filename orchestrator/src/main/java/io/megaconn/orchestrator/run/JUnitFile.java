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
     * Writes the file, if it was requested.
     *
     * @return why it can't be written after all, or empty
     */
    public String write(Report report, List<Check> checks) {
        return write(xml().of(report, checks));
    }

    /** Writes the file for a ramp that did not start. That it can't be written does not change the exit code. */
    public void refused(Plan plan, List<Check> checks, Instant startedAt) {
        String problem = write(xml().refused(plan, checks, startedAt));
        if (!problem.isEmpty()) {
            System.err.println(problem);
        }
    }

    private static JUnitXml xml() {
        return new JUnitXml(Host.name(new Proc()).orElse("localhost"));
    }

    private String write(String xml) {
        Path wanted = file;
        if (wanted == null) {
            return "";
        }
        try {
            Files.writeString(wanted, xml);
            return "";
        } catch (IOException e) {
            return "--junit %s can't be written: %s".formatted(wanted, UserError.reason(e));
        }
    }
}
