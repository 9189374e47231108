package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.Cpu;
import java.util.ArrayList;
import java.util.List;

/** Rule for CPU time: a throttled control group, or a machine without an idle core. */
final class CpuTime implements Rule {
    private static final double OFTEN = 0.1;
    private static final double BUSY = 0.95;
    /** Share of all cores below which messages can't be the reason, even if they cost several times the estimate. */
    private static final double LITTLE = 0.05;

    /** Minimum interval for a meaningful rate. */
    private static final long WINDOW_MS = 2000;

    @Override
    public Limit limit() {
        return Limit.CPU;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        if (!facts.suffers()) {
            return findings;
        }
        ServerSide server = facts.server();
        ServerSide before = facts.before().server();
        if (server != null && before != null) {
            throttled(facts, "server", before.cpu(), server.cpu(), findings);
        }
        throttled(
                facts, "client", facts.before().clients().cpu(), facts.clients().cpu(), findings);
        if (findings.isEmpty()
                && server != null
                && before != null
                && new HandshakeCpu().evaluate(facts).isEmpty()) {
            saturated(facts, before.cpu(), server.cpu(), findings);
        }
        return findings;
    }

    private void throttled(Facts facts, String who, Cpu before, Cpu now, List<Finding> findings) {
        long periods = now.periods() - before.periods();
        long throttled = now.throttled() - before.throttled();
        if (periods < 10 || throttled < OFTEN * periods) {
            return;
        }
        findings.add(Finding.of(
                limit(),
                who.equals("server") ? "server" : "clients",
                "CPU limit of %.2f cores: throttled in %d%% of periods"
                        .formatted(now.quota(), 100 * throttled / periods),
                facts.fixes().cpuLimit(who)));
    }

    private void saturated(Facts facts, Cpu before, Cpu now, List<Finding> findings) {
        long busy = now.busyMs() - before.busyMs();
        long all = busy + now.idleMs() - before.idleMs();
        if (all <= 0 || all < WINDOW_MS * now.cores() || busy < BUSY * all) {
            return;
        }
        // If the clients run elsewhere, the share of other programs is unknown.
        boolean known = facts.now().cpuMs() >= 0 && facts.before().cpuMs() >= 0;
        long others = known ? busy - (facts.now().cpuMs() - facts.before().cpuMs()) : 0;
        findings.add(Finding.of(
                limit(),
                facts.serverPlace(),
                "%s %d%% busy, %s; %s%s"
                        .formatted(
                                now.cores() == 1 ? "the core was" : "all %d cores were".formatted(now.cores()),
                                100 * busy / all,
                                known
                                        ? share(others, all) + " by other programs"
                                        : share(now.processMs() - before.processMs(), all) + " by the server",
                                messages(facts, now),
                                symptoms(facts)),
                others > all / 3
                        ? "find them with: top"
                        : needLittle(facts, now)
                                ? facts.fixes().cpuUsers()
                                : facts.fixes()
                                        .messageInterval(2
                                                * Math.max(
                                                        5,
                                                        facts.demand()
                                                                .messageInterval()
                                                                .toSeconds()))));
    }

    /** Returns true if fewer messages would not help. */
    private static boolean needLittle(Facts facts, Cpu now) {
        return facts.demand().cpuCores() < LITTLE * now.cores();
    }

    private static String messages(Facts facts, Cpu now) {
        return needLittle(facts, now)
                ? "the messages need less than %.1f cores, something else takes the CPU, such as starting programs"
                        .formatted(Math.max(0.1, LITTLE * now.cores()))
                : "the messages need about %.1f cores".formatted(facts.demand().cpuCores());
    }

    /** Returns the symptoms that a machine without an idle core explains. */
    private static String symptoms(Facts facts) {
        long silent = facts.now().silent() - facts.before().silent();
        long unanswered = facts.failures(Unanswered.REASONS);
        String text = (silent <= 0 ? "" : Quantities.connections(silent, "is", "are") + " silent")
                + (silent > 0 && unanswered > 0 ? " and " : "")
                + (unanswered <= 0 ? "" : Quantities.count(unanswered, "connect") + " got no answer");
        return text.isEmpty() ? "" : "; as a result, " + text;
    }

    private static String share(long part, long all) {
        return Math.clamp(100 * part / all, 0, 100) + "%";
    }
}
