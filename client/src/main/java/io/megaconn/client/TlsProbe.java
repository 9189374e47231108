package io.megaconn.client;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.HandshakeCost;
import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.TlsPeer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One conversation over TLS with each address of the endpoints of a plan, and what handshakes cost, for a probe pod. */
final class TlsProbe {
    /** Length of a text in the result, which has to fit a pod's termination message. */
    private static final int LONGEST = 200;

    private TlsProbe() {}

    /** Returns the result with the conversations, the reason why one of them was not complete, and the cost of handshakes. */
    static ProbeResult of(ClientPlan plan, ClientOptions options, ProbeResult result) {
        List<ConversationResult> all;
        try {
            options.follow(plan, 0);
            all = EndpointCheck.of(options.config(1));
        } catch (UserError e) {
            return result.withError(String.valueOf(e.getMessage())); // a file that can't be read
        }
        return result.with(problem(all), representative(all)).with(cost());
    }

    /** Measures the CPU time of handshakes on this node. Returns null if the measurement fails: the probe then continues without it. */
    private static @Nullable HandshakeCost cost() {
        try {
            return HandshakeBenchmark.of(null);
        } catch (UserError e) {
            return null;
        }
    }

    /** Returns why the first endpoint that no address answered for failed; empty if none did: others of a name take over. */
    static String problem(List<ConversationResult> all) {
        List<String> complete = all.stream()
                .filter(one -> one.problem().isEmpty())
                .map(ConversationResult::endpoint)
                .toList();
        boolean several =
                all.stream().map(ConversationResult::endpoint).distinct().count() > 1;
        return all.stream()
                .filter(one -> !complete.contains(one.endpoint()))
                .map(one -> several ? one.endpoint() + ": " + one.problem() : one.problem())
                .findFirst()
                .orElse("");
    }

    /** Returns those that failed, and behind them one for each certificate. */
    static List<ConversationResult> representative(List<ConversationResult> all) {
        List<ConversationResult> chosen = new ArrayList<>(all.stream()
                .filter(one -> !one.problem().isEmpty())
                .map(TlsProbe::shortened)
                .toList());
        Set<TlsPeer> peers = new HashSet<>();
        all.stream()
                .filter(one -> one.problem().isEmpty() && one.peer() != null && peers.add(one.peer()))
                .map(TlsProbe::shortened)
                .forEach(chosen::add);
        return chosen;
    }

    private static ConversationResult shortened(ConversationResult one) {
        TlsPeer peer = one.peer();
        return new ConversationResult(
                one.endpoint(),
                one.address(),
                one.reason(),
                shortened(one.problem()),
                one.connected(),
                peer == null
                        ? null
                        : new TlsPeer(
                                shortened(peer.subject()),
                                shortened(peer.issuer()),
                                peer.notAfter(),
                                peer.protocol(),
                                peer.cipher()));
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
