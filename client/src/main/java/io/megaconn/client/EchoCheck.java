package io.megaconn.client;

import io.megaconn.runtime.wire.Requests;

/** Checks whether a peer echoes. Once it does not, replies can't be timed any more. From any thread. */
final class EchoCheck {
    private final LoopTotals totals;
    private volatile boolean noEcho;

    EchoCheck(LoopTotals totals) {
        this.totals = totals;
    }

    /** Returns true from when most of the received data was not an echo. */
    boolean noEcho() {
        if (!noEcho) {
            noEcho = Requests.noEcho(
                    totals.sumOfRequests(requests -> requests.mismatched),
                    totals.sumOfRequests(requests -> requests.answered));
        }
        return noEcho;
    }
}
