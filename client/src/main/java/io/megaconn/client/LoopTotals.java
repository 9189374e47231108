package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.ProtocolStats;
import io.megaconn.runtime.wire.Requests;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/** Sums of the counters of all event loops of a client. Every method may be called from any thread. */
record LoopTotals(List<ClientLoop> loops) {
    long sum(Function<ClientLoop, SingleWriterCounter> counter) {
        return loops.stream().mapToLong(loop -> counter.apply(loop).get()).sum();
    }

    long sumOfRequests(Function<OpenRequests, SingleWriterCounter> counter) {
        return loops.stream()
                .map(loop -> loop.requests)
                .filter(Objects::nonNull)
                .mapToLong(requests -> counter.apply(requests).get())
                .sum();
    }

    Map<String, Long> failures() {
        Map<String, Long> sum = new TreeMap<>();
        loops.forEach(loop -> loop.failures.addTo(sum));
        return sum;
    }

    private Map<String, String> failureDetails() {
        Map<String, String> all = new TreeMap<>();
        loops.forEach(loop -> loop.failures.addDetailsTo(all));
        return all;
    }

    private long pingsSent() {
        return loops.stream()
                .map(loop -> loop.messaging.pings)
                .filter(Objects::nonNull)
                .mapToLong(pings -> pings.sent.get())
                .sum();
    }

    private long sumOfIncoming(Function<Incoming, SingleWriterCounter> counter) {
        return loops.stream()
                .map(loop -> loop.messaging.incoming)
                .filter(Objects::nonNull)
                .mapToLong(incoming -> counter.apply(incoming).get())
                .sum();
    }

    Map<String, String> firstBytes() {
        Map<String, String> all = new TreeMap<>();
        loops.forEach(loop -> loop.receiver.firstBytes.byReason().forEach(all::putIfAbsent));
        return all;
    }

    /** @param openAges ages of the open requests, which only the loops' threads can read */
    Requests requests(Latency openAges) {
        return new Requests(
                sumOfRequests(requests -> requests.answered),
                sumOfRequests(requests -> requests.open),
                sumOfRequests(requests -> requests.overdue),
                sumOfRequests(requests -> requests.ended),
                sumOfRequests(requests -> requests.unheard.connections),
                sumOfRequests(requests -> requests.unconfirmed),
                openAges,
                sumOfRequests(requests -> requests.mismatched));
    }

    /** @param silent whether connections send nothing */
    ProtocolStats protocol(ClientTimes.Times times, boolean silent) {
        return new ProtocolStats(
                times.handshake(),
                times.opening(),
                failureDetails(),
                silent,
                sumOfIncoming(incoming -> incoming.unsolicited),
                sumOfIncoming(incoming -> incoming.unsolicitedBytes),
                sumOfIncoming(incoming -> incoming.pings),
                pingsSent(),
                times.delivery(),
                sum(loop -> loop.handshakes.resumed));
    }

    Losses losses() {
        return loops.stream().map(loop -> loop.losses.read()).reduce(Losses.NONE, Losses::plus);
    }
}
