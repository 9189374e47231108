package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Quantities;

/**
 * Ages of a sample's figures, and the number of clients they cover.
 *
 * @param serverMs age of the server's figures, milliseconds; -1 if the server has never answered
 * @param clientsMs age of the oldest client's figures, milliseconds; -1 if no client has ever answered
 * @param clientsHeard clients whose figures are included
 * @param clientsAsked total number of clients to query
 * @param stale true if a figure is older than two polls
 */
public record SampleAges(long serverMs, long clientsMs, int clientsHeard, int clientsAsked, boolean stale) {
    /** Age up to which a figure is current: two polls of a process that is queried at least once a second. */
    public static final long CURRENT_MS = 2_000;

    /** Ages of figures taken just now. */
    public static final SampleAges NOW = new SampleAges(0, 0, 0, 0, false);

    /** Returns a note such as {@code  (server 12 s ago, clients 8 s ago)}; empty while the figures are current. */
    public String mark() {
        if (!stale) {
            return "";
        }
        return " (server %s, clients %s)".formatted(ago(serverMs), ago(clientsMs));
    }

    /** Returns a note such as {@code , 40 of 40 clients}; empty if there is no client to query. */
    public String of() {
        return clientsAsked == 0 ? "" : ", %d of %s".formatted(clientsHeard, Quantities.count(clientsAsked, "client"));
    }

    private static String ago(long ms) {
        return ms < 0 ? "unknown" : ms < CURRENT_MS ? "now" : "%d s ago".formatted(ms / 1000);
    }
}
