package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Counts of the same connections by several witnesses. Each is empty if it is unknown, which is -1 in JSON.
 *
 * @param clients the clients' count, summed
 * @param server the server's count; empty if it does not answer, or if an external server has no count to read. That of an
 *     external server is the growth since before the first batch, 0 if it is lower than before
 * @param kernel the kernel's count of server-side sockets in state ESTABLISHED; empty if it was not queried or can't be
 * @param clientsKernel the kernel's count of client-side sockets in state ESTABLISHED; empty as for {@code kernel}, and
 *     with megaconn's own server, which does not query it
 * @param others connections of an external server with peers that connected since before the first batch; empty if unknown
 * @param serverTotal an external server's own count, with the connections that it had before the first batch; empty if
 *     unknown
 * @param external true if the run does not start the server: then a witness that does not exist is not missed
 */
public record Counts(
        OptionalLong clients,
        OptionalLong server,
        OptionalLong kernel,
        @Absent("-1") OptionalLong clientsKernel,
        @Absent("-1") OptionalLong others,
        @Absent("-1") OptionalLong serverTotal,
        @Absent("false") boolean external) {
    public static final Counts UNKNOWN = new Counts(-1, -1, -1);

    public Counts {
        clients = known(clients);
        server = known(server);
        kernel = known(kernel);
        clientsKernel = known(clientsKernel);
        others = known(others);
        serverTotal = known(serverTotal);
    }

    /** Creates counts from figures as they are in JSON: below 0 if unknown. */
    public Counts(long clients, long server, long kernel) {
        this(
                OptionalLong.of(clients),
                OptionalLong.of(server),
                OptionalLong.of(kernel),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false);
    }

    /** Creates the counts of connections to an external server that had none before: below 0 if unknown. */
    public static Counts external(long clients, long clientsKernel, long kernel, long server, long others) {
        return external(clients, clientsKernel, kernel, server, server, others);
    }

    /** Creates the counts of connections to an external server: below 0 if unknown. */
    public static Counts external(
            long clients, long clientsKernel, long kernel, long server, long serverTotal, long others) {
        return new Counts(
                OptionalLong.of(clients),
                OptionalLong.of(server),
                OptionalLong.of(kernel),
                OptionalLong.of(clientsKernel),
                OptionalLong.of(others),
                OptionalLong.of(serverTotal),
                true);
    }

    private static OptionalLong known(OptionalLong count) {
        return count.orElse(-1) < 0 ? OptionalLong.empty() : count;
    }

    /** Returns true if clients and server count the expected connections, and the kernel too unless it is unknown. */
    public boolean agreeOn(long expected) {
        return bothEndsCount(expected)
                && kernel.orElse(expected) == expected
                && clientsKernel.orElse(expected) == expected;
    }

    /**
     * Returns true if clients and server count the expected connections. An external server may count more, because it has
     * other peers. It may also have grown by less, because peers that it had before have disconnected: its count shows a
     * loss only if it is lower than expected in all.
     */
    public boolean bothEndsCount(long expected) {
        return isCount(clients, expected)
                && (external ? atMostAtServer().orElse(expected) >= expected : isCount(server, expected));
    }

    /** Returns the most connections of the run that an external server may hold, by its own count; empty if unknown. */
    private OptionalLong atMostAtServer() {
        return serverTotal.isPresent() ? serverTotal : server; // runs of older versions have only the growth
    }

    /**
     * Returns true if an external server's own count includes the clients' connections: it has grown by as many at least.
     * Otherwise some of those that it had before have ended, and its count shows neither the connections nor a loss.
     */
    public boolean serverConfirms() {
        return server.isPresent() && server.getAsLong() >= clients.orElse(0);
    }

    /**
     * Returns the connections at the server beyond the expected ones: another program opened them; 0 if unknown, and for an
     * external server, which may have other peers.
     */
    public long strangers(long expected) {
        return external ? 0 : Math.max(0, server.orElse(expected) - expected);
    }

    /** Returns the run's connections at the server: its count, or the clients' if an external server has other peers. */
    public OptionalLong atServer() {
        return external ? clients : server;
    }

    /** Returns how many silent connections are the run's at least: those of other programs may all be silent. */
    public long silentOfOurs(long silent, long expected) {
        return Math.max(0, silent - strangers(expected));
    }

    /** Returns the lowest count of clients and server; empty if all are unknown. */
    public OptionalLong least() {
        return Stream.of(
                        clients,
                        external ? atMostAtServer() : server,
                        external ? kernel : OptionalLong.empty(),
                        clientsKernel)
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** Returns the highest count of the run's connections by clients and server; empty if all are unknown. */
    public OptionalLong most() {
        return ends().max();
    }

    private LongStream ends() {
        return Stream.of(clients, external ? kernel : server).flatMapToLong(OptionalLong::stream);
    }

    private static boolean isCount(OptionalLong count, long expected) {
        return count.isPresent() && count.getAsLong() == expected;
    }

    /** Names the witnesses that agree, for a verdict. One alone has nothing to agree with. */
    public String agreement() {
        if (!external) {
            return "all counts agree";
        }
        List<String> witnesses = new ArrayList<>(List.of("clients"));
        clientsKernel.ifPresent(_ -> witnesses.add("the clients' kernel"));
        kernel.ifPresent(_ -> witnesses.add("the server's kernel"));
        if (serverConfirms()) {
            witnesses.add("the server");
        }
        String inconclusive = server.isEmpty() || serverConfirms()
                ? ""
                : "; the server's count proves nothing: other peers have disconnected";
        if (witnesses.size() == 1) {
            return "counted by the clients only" + inconclusive;
        }
        return String.join(", ", witnesses.subList(0, witnesses.size() - 1)) + " and " + witnesses.getLast()
                + " count the same" + inconclusive;
    }

    @Override
    public String toString() {
        return external
                ? "clients %s, clients' kernel %s%s%s%s"
                        .formatted(
                                text(clients, "unknown"),
                                text(clientsKernel, "not checked"),
                                known(", server's kernel %,d", kernel),
                                server.isEmpty() ? "" : ", " + ofServer(),
                                others.orElse(0) == 0 ? "" : known(", others %,d", others))
                : "clients %s, server %s, kernel %s"
                        .formatted(text(clients, "unknown"), text(server, "unknown"), text(kernel, "not checked"));
    }

    /** Returns an external server's own count, with its total if other peers have disconnected; empty if it is unknown. */
    public String ofServer() {
        return known("server %,d", server) + (serverConfirms() ? "" : known(" (%,d in all)", serverTotal));
    }

    /** Returns the text with a count, or an empty one if it is unknown. */
    public static String known(String format, OptionalLong count) {
        return count.isPresent() ? format.formatted(count.getAsLong()) : "";
    }

    private static String text(OptionalLong count, String unknown) {
        return count.isPresent() ? "%,d".formatted(count.getAsLong()) : unknown;
    }
}
