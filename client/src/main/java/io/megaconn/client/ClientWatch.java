package io.megaconn.client;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.diagnose.Finding;
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

    /** Returns the new findings as lines; none while all is well. */
    List<String> check(ClientStats now) {
        verdict.update(now);
        if (!wrong(now)) {
            if (now.ready()) {
                inOrder = now;
                inOrderAtMs = now.uptimeMs();
            }
            return List.of();
        }
        if (findings == null) {
            findings =
                    new ClientFindings(new ClientFindings.Settings(endpoints, sources, connectRate, messageInterval));
        }
        return findings.news(inOrder, now, waited(now)).stream()
                .map(Finding::lineWithPage)
                .map(line -> "finding: " + Printable.of(line))
                .toList();
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
