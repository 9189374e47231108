package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Test cases of a run: preflight, each batch, the hold, each threshold. Pure. */
final class JUnitCases {
    /** Result of a case. */
    enum End {
        PASSED,
        FAILED,
        /** An error that is not a failure of the run: an interrupt, or a bug in megaconn. */
        ERROR,
        SKIPPED
    }

    /**
     * @param group kind of the case
     * @param message reason why it did not pass, or empty
     */
    record Case(String group, String name, double seconds, End end, String message) {}

    private JUnitCases() {}

    static List<Case> of(Report report, List<Check> checks) {
        Duration hold = report.plan().criteria().hold();
        List<Case> cases = new ArrayList<>();
        if (!checks.isEmpty()) { // a resumed run skips preflight
            boolean forced = checks.stream().anyMatch(Check::refuses);
            cases.add(new Case("preflight", "preflight", 0, forced ? End.SKIPPED : End.PASSED, refusals(checks)));
        }
        List<Batch> batches = report.plan().batches();
        int done = report.batches().size();
        for (Batch batch : batches) {
            int number = batch.number();
            if (number <= done) {
                BatchResult result = report.batches().get(number - 1);
                cases.add(batch(batch, batches.size(), result.seconds(), End.PASSED, ""));
            } else {
                cases.add(batch(
                        batch,
                        batches.size(),
                        0,
                        number == done + 1 ? failure(report) : End.SKIPPED,
                        number == done + 1 ? report.verdict() : "the ramp ended earlier"));
            }
        }
        boolean reached = done == batches.size();
        boolean good = report.exitCode() == ExitCode.OK || report.exitCode() == ExitCode.THRESHOLD;
        if (!hold.isZero() || (reached && !good)) {
            cases.add(new Case(
                    "hold",
                    "hold " + Quantities.format(hold),
                    report.hold() == null ? 0 : report.hold().seconds(),
                    !reached ? End.SKIPPED : good ? End.PASSED : failure(report),
                    !reached ? "the target was not reached" : good ? "" : report.verdict()));
        }
        report.thresholds().forEach(result -> cases.add(threshold(result, good)));
        return cases;
    }

    /** Returns the cases of a ramp that did not start. */
    static List<Case> refused(Plan plan, List<Check> checks) {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("preflight", "preflight", 0, End.FAILED, refusals(checks)));
        List<Batch> batches = plan.batches();
        batches.forEach(batch -> cases.add(batch(batch, batches.size(), 0, End.SKIPPED, "preflight refused")));
        return cases;
    }

    private static Case batch(Batch batch, int of, double seconds, End end, String message) {
        String name = "batch %d of %d: %s".formatted(batch.number(), of, Quantities.connections(batch.expected()));
        return new Case("batch", name, seconds, end, message);
    }

    private static Case threshold(ThresholdResult result, boolean good) {
        End otherwise = result.actual() == null && !good ? End.SKIPPED : End.FAILED;
        return new Case(
                "threshold",
                result.expression(),
                0,
                result.ok() ? End.PASSED : otherwise,
                result.ok() ? "" : result.actual() == null ? result.measured() : "measured: " + result.measured());
    }

    private static End failure(Report report) {
        return report.exitCode() == ExitCode.INTERRUPTED || report.exitCode() == ExitCode.UNEXPECTED
                ? End.ERROR
                : End.FAILED;
    }

    private static String refusals(List<Check> checks) {
        return checks.stream()
                .filter(Check::refuses)
                .map(c -> "%s: found %s, needs %s; fix: %s".formatted(c.name(), c.found(), c.needed(), c.fix()))
                .collect(Collectors.joining("\n"));
    }
}
