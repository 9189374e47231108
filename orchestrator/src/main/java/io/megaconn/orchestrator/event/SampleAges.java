package io.megaconn.orchestrator.event;
/**
 * When the figures of a sample were taken, and of how many clients they are.
 *
 * @param serverMs age of the server's figures, milliseconds; -1 where the server has never answered
 * @param clientsMs age of the oldest client's figures, milliseconds; -1 where no client has ever answered
 * @param clientsHeard clients whose figures are included
 * @param clientsAsked clients that there are to ask
 * @param stale whether a figure is older than two polls
 */
public record SampleAges(long serverMs, long clientsMs, int clientsHeard, int clientsAsked, boolean stale) {
    /** Everything was taken just now. */
    public static final SampleAges NOW = new SampleAges(0, 0, 0, 0, false);

    /** Such as {@code  (server 12 s ago, clients 8 s ago)}; empty while the figures are current. */
    public String mark() {
        if (!stale) {
            return "";
        }
        return " (server %s, clients %s)".formatted(ago(serverMs), ago(clientsMs));
    }

    /** Such as {@code , 40 of 40 clients}; empty where no client is to be asked. */
    public String of() {
        return clientsAsked == 0 ? "" : ", %d of %d clients".formatted(clientsHeard, clientsAsked);
    }

    private static String ago(long ms) {
        return ms < 0 ? "unknown" : ms < 2_000 ? "now" : "%d s ago".formatted(ms / 1000);
    }
}
