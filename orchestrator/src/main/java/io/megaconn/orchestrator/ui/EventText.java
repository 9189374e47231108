package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.LineLabel;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import java.util.stream.Stream;

/** Formats events as text. Pure. */
public final class EventText {
    private EventText() {}

    /** Formats an event that deserves its own lines, as the display does, but without the time; empty for others. */
    public static List<String> lines(Event event, int batches, Style style) {
        return lines(event, batches, style, "");
    }

    /** @param at label of the events that have none of their own: the time, or empty for no label */
    static List<String> lines(Event event, int batches, Style style, String at) {
        return switch (event) {
            case Event.ServerStarted s -> label("server", Printable.of(server(s)));
            case Event.BatchDone b -> List.of(batchDone(b.result(), batches));
            case Event.BatchFailed b -> timed(at, style.bad("batch %d failed: %s".formatted(b.batch(), b.reason())));
            case Event.ProcessDied d -> timed(at, style.bad(DeathText.line(d)));
            case Event.PodTerminating t -> timed(at, style.warn(DeathText.line(t)));
            case Event.ProcessRestarted r -> timed(at, restarted(r));
            case Event.Lost l -> timed(at, style.warn(lost(l)));
            case Event.Silent s ->
                timed(at, style.warn(Quantities.connections(s.connections(), "is", "are") + " silent"));
            case Event.Unresponsive u -> timed(at, style.warn(unresponsive(u)));
            case Event.Responsive r ->
                r.process().equals(Event.ORCHESTRATOR)
                        ? List.of()
                        : timed(at, Printable.of("%s responds again after %.1f s".formatted(r.process(), r.seconds())));
            case Event.Unanswered u ->
                timed(
                        at,
                        style.warn("%s unanswered: no reply for two message intervals"
                                .formatted(Quantities.connections(u.connections(), "is", "are"))));
            case Event.HoldStarted h -> label("hold", "for " + Quantities.format(h.duration()));
            case Event.Recovered r -> timed(at, "recovered after %.1f s: %s".formatted(r.seconds(), r.counts()));
            case Event.Diagnosed d ->
                d.findings().stream()
                        .flatMap(finding -> finding(finding, style))
                        .toList();
            case Event.Resumed r ->
                label(
                        "resumed",
                        "after batch %d with %s".formatted(r.batches(), Quantities.connections(r.connections())));
            case Event.Warned w -> timed(at, style.warn("warning: " + w.message()));
            case Event.RunStarted _,
                    Event.Preflighted _,
                    Event.BatchStarted _,
                    Event.Sampled _,
                    Event.RampDone _,
                    Event.HoldDone _,
                    Event.RunEnded _ -> List.of();
        };
    }

    private static List<String> label(String label, String text) {
        return List.of(LineLabel.line(label, text));
    }

    private static List<String> timed(String at, String text) {
        return List.of(at.isEmpty() ? text : LineLabel.line(at, text));
    }

    private static String server(Event.ServerStarted s) {
        return "%s listens on %s"
                .formatted(
                        s.process().equals("server") ? "pid " + s.pid() : s.process(),
                        String.join(", ", s.endpoints()));
    }

    private static String batchDone(BatchResult r, int of) {
        return LineLabel.line(
                "batch %d/%d".formatted(r.number(), of),
                "%,d connected in %.1f s (%,d/s)  %s"
                        .formatted(r.connections(), r.seconds(), r.perSecond(), counts(r.counts(), r.connections())));
    }

    /** Returns {@code clients = server = kernel}; all counts if one of them is another, or unknown. */
    private static String counts(Counts counts, long expected) {
        if (counts.external() || !counts.agreeOn(expected)) {
            return counts.toString();
        }
        return "clients = server" + (counts.kernel().isPresent() ? " = kernel" : ", kernel not checked");
    }

    private static String restarted(Event.ProcessRestarted r) {
        return Printable.of(Messages.who(r.process(), r.pid())) + " restarted"
                + (r.connections() == 0 ? "" : " to hold %,d".formatted(r.connections()));
    }

    private static String lost(Event.Lost lost) {
        return "lost %s%s"
                .formatted(
                        Quantities.connections(lost.connections()),
                        lost.failures().equals("{}") ? "" : " " + lost.failures());
    }

    private static String unresponsive(Event.Unresponsive u) {
        return u.role() == ProcessRole.ORCHESTRATOR
                ? "the orchestrator was paused for %.1f s".formatted(u.seconds())
                : "%s has not answered for %.1f s".formatted(u.process(), u.seconds());
    }

    private static Stream<String> finding(Finding finding, Style style) {
        String page = finding.limit().page();
        String fix = finding.fix().isEmpty() ? "see " + page : "fix: %s (%s)".formatted(finding.fix(), page);
        return Stream.of(style.warn(LineLabel.line("waiting", finding.what())), LineLabel.more(Printable.of(fix)));
    }
}
