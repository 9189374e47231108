package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.Phases;
import io.megaconn.orchestrator.run.AtomicFile;
import io.megaconn.orchestrator.run.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page of a finished run. */
public final class ReportPage {
    public static final String FILE = "report.html";

    private ReportPage() {}

    /** @param folder folder of the run: its run.jsonl is read, and report.html is written */
    public static void write(Path folder, Report report) throws IOException {
        AtomicFile.write(folder.resolve(FILE), of(folder, report));
    }

    /**
     * Returns the page as HTML.
     *
     * @param folder folder with run.jsonl; without that file the page has no plots over time
     */
    static String of(Path folder, Report report) throws IOException {
        return Page.html("megaconn run " + report.run(), Assets.load(), data(read(folder, report), report));
    }

    static Timeline read(Path folder, Report report) throws IOException {
        Timeline timeline = new Timeline();
        RunFile.read(folder, Instant.parse(report.startedAt()), timeline::add);
        return timeline;
    }

    /** Curves of each phase, by name; empty for reports of older versions. */
    private static Map<String, @Nullable Object> phaseTimes(Phases phases) {
        Map<String, @Nullable Object> curves = new LinkedHashMap<>();
        curves(curves, "ramp", phases.ramp());
        curves(curves, "hold", phases.hold());
        return curves;
    }

    private static void curves(Map<String, @Nullable Object> curves, String name, @Nullable PhaseResult phase) {
        if (phase != null) {
            curves.put(name + "Connect", Percentiles.of(phase.connectTime()));
            curves.put(name + "Handshake", Percentiles.of(phase.handshakeTime()));
            curves.put(name + "Opening", Percentiles.of(phase.openingTime()));
            curves.put(name + "Reply", Percentiles.of(phase.replyTime()));
        }
    }

    static Map<String, @Nullable Object> data(Timeline timeline, Report report) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("kind", "report");
        data.put("report", report);
        data.put("connectTime", Percentiles.of(report.connectTime()));
        data.put("replyTime", Percentiles.of(report.replyTime()));
        data.put("phaseTimes", phaseTimes(report.phases()));
        data.putAll(timeline.past().data());
        data.put("started", null); // the report contains it
        return data;
    }
}
