package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.ReplyTimes;
import io.megaconn.runtime.wire.Requests;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Subtracts the clients' figures at the start of a phase from those at its end. Pure. */
final class PhaseTimes {
    private PhaseTimes() {}

    /**
     * Returns the figures since the clients' start.
     *
     * @param end answers to exact queries, with histograms
     * @return null if no client answered
     */
    static @Nullable PhaseResult until(Collection<ClientStats> end, int clients, Duration interval) {
        Sum sum = new Sum();
        end.forEach(client -> sum.add(client, null));
        return sum.result(clients, interval);
    }

    /** Returns the figures of a phase, for the clients that answered at both ends of it from the same process. */
    static @Nullable PhaseResult between(
            Collection<ClientStats> start, Collection<ClientStats> end, int clients, Duration interval) {
        Sum sum = new Sum();
        for (ClientStats client : end) {
            start.stream()
                    .filter(before -> before.index() == client.index() && isLater(client, before))
                    .findFirst()
                    .ifPresent(before -> sum.add(client, before));
        }
        return sum.result(clients, interval);
    }

    /** Returns true if it is a later answer of the same process, whose counters only grow. */
    static boolean isLater(ClientStats now, ClientStats before) {
        return now.pid() == before.pid()
                && now.uptimeMs() > before.uptimeMs()
                && now.sent() >= before.sent()
                && now.established() >= before.established()
                && now.connectTime().count() >= before.connectTime().count();
    }

    /** Returns what was recorded in between; null if the histograms come from different processes. */
    static @Nullable Histogram difference(Latency now, @Nullable Latency before) {
        Histogram grown = now.decode();
        if (before != null) {
            try {
                grown.subtract(before.decode());
            } catch (IllegalArgumentException e) {
                return null; // fewer than before
            }
        }
        return grown;
    }

    /** Returns true if the stats answer an exact query, with histograms. */
    static boolean hasTimes(ClientStats client) {
        return hasTimes(client.connectTime())
                && hasTimes(client.replyTime())
                && hasTimes(client.protocol().handshakeTime())
                && hasTimes(client.protocol().openingTime());
    }

    /** Returns what was received in between; null if nothing is timed, or if the figures come from different processes. */
    static @Nullable Deliveries difference(@Nullable Deliveries now, @Nullable Deliveries before) {
        if (now == null || !hasTimes(now.time())) {
            return null;
        }
        Histogram grown = difference(now.time(), before == null ? null : before.time());
        return grown == null
                ? null
                : new Deliveries(Latency.of(grown), now.otherClock() - (before == null ? 0 : before.otherClock()));
    }

    static boolean hasTimes(Latency latency) {
        return latency.count() == 0 || !latency.histogram().isEmpty();
    }

    private static final class Sum {
        private final Histogram connects = Latency.newHistogram();
        private final Histogram replies = Latency.newHistogram();
        private final Histogram handshakes = Latency.newHistogram();
        private final Histogram openings = Latency.newHistogram();
        private final Histogram openAges = Latency.newHistogram();
        private long answered;
        private long unanswered;
        private @Nullable Deliveries delivery;
        private long resumed;
        private boolean unknown;
        private int heard;

        void add(ClientStats client, @Nullable ClientStats before) {
            if (!hasTimes(client)) {
                return; // not an exact query
            }
            Histogram connected = difference(client.connectTime(), of(before, ClientStats::connectTime));
            Histogram replied = difference(client.replyTime(), of(before, ClientStats::replyTime));
            Histogram secured = difference(
                    client.protocol().handshakeTime(),
                    of(before, stats -> stats.protocol().handshakeTime()));
            Histogram opened = difference(
                    client.protocol().openingTime(),
                    of(before, stats -> stats.protocol().openingTime()));
            if (connected == null || replied == null || secured == null || opened == null) {
                return;
            }
            heard++;
            handshakes.add(secured);
            openings.add(opened);
            resumed += client.protocol().resumedHandshakes()
                    - (before == null ? 0 : before.protocol().resumedHandshakes());
            connects.add(connected);
            replies.add(replied);
            Deliveries delivered = difference(
                    client.protocol().delivery(),
                    before == null ? null : before.protocol().delivery());
            delivery = delivered == null ? delivery : delivered.plus(delivery);
            Requests requests = client.requests();
            if (requests == null) {
                unknown = true;
                return;
            }
            Requests earlier = before == null ? null : before.requests();
            openAges.add(requests.openAges().decode());
            answered += requests.answered() - (earlier == null ? 0 : earlier.answered());
            unanswered += requests.overdue() + requests.ended() - (earlier == null ? 0 : earlier.ended());
        }

        private static @Nullable Latency of(@Nullable ClientStats stats, Function<ClientStats, Latency> latency) {
            return stats == null ? null : latency.apply(stats);
        }

        @Nullable
        PhaseResult result(int clients, Duration interval) {
            return heard == 0
                    ? null
                    : new PhaseResult(
                            Latency.of(connects),
                            Latency.of(ReplyTimes.includingOpen(replies, openAges, interval)),
                            unknown ? -1 : answered,
                            unknown ? -1 : unanswered,
                            heard,
                            clients,
                            Latency.of(handshakes),
                            Latency.of(openings),
                            delivery,
                            null,
                            resumed);
        }
    }
}
