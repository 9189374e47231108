package io.megaconn.client;

import io.megaconn.runtime.engine.ReasonCounters;
import io.megaconn.runtime.engine.TransportException;
import io.megaconn.runtime.protocol.PeerText;
import io.megaconn.runtime.system.Errno;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts failures by reason, and explains the reasons, of which some come from peers. Written by one thread. */
final class FailureCounters {
    private static final int LONGEST_DETAIL = 200;
    /** Minimum length of a quotation in a status line, which has HTTP/1.1 as the request does. */
    private static final int LONGER_THAN_HTTP = 9;

    private static final byte[] NOTHING_SENT = {};

    private final ReasonCounters byReason = new ReasonCounters();
    private final Map<String, String> details = new ConcurrentHashMap<>();

    void count(String reason) {
        byReason.count(reason);
    }

    /**
     * Records what a reason means, once.
     *
     * @param detail in the peer's words, or in those of this program
     * @param sent what the peer may quote: it is not shown
     */
    void explain(String reason, String detail, byte[] sent) {
        if (!detail.isEmpty() && details.size() < ReasonCounters.MOST_REASONS && !details.containsKey(reason)) {
            String cut = detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL) + "...";
            details.put(reason, FirstBytes.printable(withoutQuotations(reason, cut, sent)));
        }
    }

    /** Hides what a peer quotes; other explanations are this program's words. */
    private static String withoutQuotations(String reason, String detail, byte[] sent) {
        if (reason.startsWith("WS_CLOSE")) {
            return PeerText.hide(detail, sent, PeerText.QUOTED);
        }
        return reason.startsWith("HTTP_") ? PeerText.hide(detail, sent, LONGER_THAN_HTTP) : detail;
    }

    /** Returns the reason of an error, and records the explanation that it has. */
    String reason(Exception e) {
        if (e instanceof TransportException named) {
            explain(named.reason(), named.detail(), NOTHING_SENT);
        }
        return nameOf(e);
    }

    /** Returns the reason of an error: a transport's own, or errno's name. */
    static String nameOf(Exception e) {
        return e instanceof TransportException named ? named.reason() : Errno.of(e);
    }

    /** Adds the counts to a sum. From any thread. */
    void addTo(Map<String, Long> sum) {
        byReason.addTo(sum);
    }

    /** Adds the explanations. From any thread. */
    void addDetailsTo(Map<String, String> all) {
        details.forEach(all::putIfAbsent);
    }
}
