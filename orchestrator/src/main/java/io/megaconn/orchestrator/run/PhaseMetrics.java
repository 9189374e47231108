package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.runtime.wire.Latency;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of one phase: of the hold if there is one, otherwise of the ramp; the prefix {@code ramp.} selects the ramp.
 * Pure.
 */
final class PhaseMetrics {
    private static final String RAMP = "ramp.";
    /** Tolerance for rounding: in floating point, 100 - 99.9 is not quite 0.1. */
    private static final double ROUNDING = 1e-9;

    private PhaseMetrics() {}

    /** Returns a metric of connects, always of the ramp: a hold has only the connects that replace lost connections. */
    static Metric connect(String name, ToLongFunction<Latency> micros) {
        return ofRamp(name, Metric.Needs.NOTHING, PhaseMetrics::connectTime, micros);
    }

    /** Returns a metric of TLS handshakes, always of the ramp. */
    static Metric handshake(String name, ToLongFunction<Latency> micros) {
        return ofRamp(name, Metric.Needs.TLS, PhaseMetrics::handshakeTime, micros);
    }

    private static Metric ofRamp(
            String name, Metric.Needs needs, Function<Report, Latency> times, ToLongFunction<Latency> micros) {
        return new Metric(
                name,
                Metric.Kind.TIME,
                needs,
                report -> seconds(times.apply(report), micros),
                report -> times.apply(report).count() > 0 ? "" : missing("ramp"));
    }

    /**
     * Returns a metric of replies.
     *
     * @param percent percentage of the requests that the number covers
     */
    static Metric reply(String name, double percent, ToLongFunction<Latency> micros) {
        return new Metric(
                name,
                Metric.Kind.TIME,
                Metric.Needs.ECHO,
                report -> seconds(replyTime(report, name), micros),
                report -> objection(report, name, percent));
    }

    static Metric unanswered(String name) {
        return new Metric(
                name,
                Metric.Kind.COUNT,
                Metric.Needs.ECHO,
                report -> unanswered(report, name),
                report -> unanswered(report, name) == null ? missing(name(report, name)) : "");
    }

    private static @Nullable Number unanswered(Report report, String name) {
        PhaseResult phase = phase(report, name);
        return phase == null || phase.unanswered() < 0 ? null : phase.unanswered();
    }

    private static String objection(Report report, String name, double percent) {
        if (replyTime(report, name).count() == 0) {
            return missing(name(report, name));
        }
        PhaseResult phase = phase(report, name);
        double share = phase == null ? 0 : 100 * phase.unansweredShare();
        return share > 100 - percent + ROUNDING ? "%,.2f%% of the requests are unanswered".formatted(share) : "";
    }

    private static String missing(String phase) {
        return "the figures of the " + phase + " are unknown";
    }

    private static String name(Report report, String name) {
        return ofRamp(report, name) ? "ramp" : "hold";
    }

    private static boolean ofRamp(Report report, String name) {
        return name.startsWith(RAMP) || (report.holdWanted() <= 0 && report.hold() == null);
    }

    private static @Nullable PhaseResult phase(Report report, String name) {
        return ofRamp(report, name) ? report.phases().ramp() : report.phases().hold();
    }

    /**
     * Returns true for a report of an older version, which has figures only of the complete run. They stand in for
     * those of the default phase.
     */
    private static boolean isOlder(Report report) {
        return report.holdWanted() < 0;
    }

    private static Latency connectTime(Report report) {
        PhaseResult ramp = report.phases().ramp();
        return ramp != null ? ramp.connectTime() : isOlder(report) ? report.connectTime() : Latency.NONE;
    }

    private static Latency handshakeTime(Report report) {
        PhaseResult ramp = report.phases().ramp();
        return ramp == null ? Latency.NONE : ramp.handshakeTime();
    }

    private static Latency replyTime(Report report, String name) {
        PhaseResult phase = phase(report, name);
        boolean all = isOlder(report) && !name.startsWith(RAMP);
        return phase != null ? phase.replyTime() : all ? report.replyTime() : Latency.NONE;
    }

    private static @Nullable Number seconds(Latency latency, ToLongFunction<Latency> micros) {
        return latency.count() == 0 ? null : micros.applyAsLong(latency) / 1e6;
    }
}
