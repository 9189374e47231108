package io.megaconn.client;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.diagnose.FindingTracker;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a client's figures once a second: whether it has reached its number of connections and, if something is wrong, what
 * the rules find. A healthy client loads no rule.
 */
final class ClientWatch {
    /** Time to connect before missing connections count as a problem. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Endpoint> endpoints;
    private final int sources;
    private final int connectRate;
    private final Duration messageInterval;
    private final Verdict verdict = new Verdict();

    private @Nullable ClientFindings findings;
    private @Nullable ClientStats inOrder;
    private long inOrderAtMs;

    ClientWatch(List<Endpoint> endpoints, int sources, int connectRate, Duration messageInterval) {
        this.endpoints = endpoints;
        this.sources = sources;
        this.connectRate = connectRate;
        this.messageInterval = messageInterval;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Returns a line for each finding that is new or resolved; none while all is well. */
    List<String> check(ClientStats now) {
        verdict.update(now);
        boolean wrong = wrong(now);
        if (findings == null) {
            if (!wrong) {
                inOrder(now);
                return List.of();
            }
            findings = new ClientFindings(
                    new ClientFindings.Settings(endpoints, sources, connectRate, messageInterval), inOrder);
        }
        List<String> lines = findings.news(inOrder, now, waited(now));
        if (findings.calm() && (!wrong || waited(now).toMillis() > FindingTracker.WINDOW_MS)) {
            inOrder(now); // what has grown until now is over
        }
        return lines;
    }

    private void inOrder(ClientStats now) {
        if (now.ready()) {
            inOrder = now;
            inOrderAtMs = now.uptimeMs();
        }
    }

    private Duration waited(ClientStats now) {
        return Duration.ofMillis(Math.max(0, now.uptimeMs() - inOrderAtMs));
    }

    private boolean wrong(ClientStats now) {
        long failures = sum(now) - (inOrder == null ? 0 : sum(inOrder));
        boolean late = !now.ready() && waited(now).compareTo(PATIENCE) > 0;
        return failures > 0 || late || unanswered(now) > unanswered(inOrder);
    }

    private static long sum(ClientStats stats) {
        return stats.failures().values().stream().mapToLong(Long::longValue).sum();
    }

    private static long unanswered(@Nullable ClientStats stats) {
        Requests requests = stats == null ? null : stats.requests();
        return requests == null ? 0 : requests.unanswered();
    }
}
