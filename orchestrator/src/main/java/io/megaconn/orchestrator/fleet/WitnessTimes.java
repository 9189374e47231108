package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.Quantities;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes that answered, and the times of their answers.
 *
 * @param server the server; null if there is none to query because it is gone or starting
 * @param clients clients that are queried for their figures
 * @param answers latest answer of each client that has ever answered
 * @param clientsAsked total number of clients to query
 * @param clientPollsMs two polls of a client, milliseconds: older figures are marked with their age
 * @param remote true if an answer can be missing because the path to the process is down (apiserver, port-forward)
 */
public record WitnessTimes(
        @Nullable Witness server,
        List<Witness> clients,
        List<ClientAnswer> answers,
        int clientsAsked,
        long clientPollsMs,
        boolean remote) {
    public static final WitnessTimes NONE = new WitnessTimes(null, List.of(), List.of(), 0, 0, false);

    /** Returns the witnesses of a local fleet. */
    static WitnessTimes of(@Nullable Witness server, List<ClientProcess> processes, long now) {
        List<ClientProcess> holding =
                processes.stream().filter(process -> process.share() > 0).toList();
        return new WitnessTimes(
                server,
                holding.stream()
                        .map(process -> process.witness(now))
                        .filter(Objects::nonNull)
                        .toList(),
                holding.stream()
                        .map(ClientProcess::last)
                        .filter(Objects::nonNull)
                        .toList(),
                holding.size(),
                StatsFreshness.ALMOST_THERE.forClients(processes.size()).twoPollsMs(),
                false);
    }

    /** Returns the same with another witness of the server. */
    public WitnessTimes with(@Nullable Witness other) {
        return new WitnessTimes(other, clients, answers, clientsAsked, clientPollsMs, remote);
    }

    /** Returns the connections without any reply for two message intervals; 0 if no reply is expected. */
    public long unansweredConnections() {
        return answers.stream()
                .map(answer -> answer.stats().requests())
                .mapToLong(requests -> requests == null ? 0 : Math.max(0, requests.unansweredConnections()))
                .sum();
    }

    /**
     * Returns the connections in the server's accept queues, as seen by the clients on its machine; -1 if none can see
     * them.
     */
    public long unaccepted() {
        return answers.stream()
                .mapToLong(answer -> answer.stats().unaccepted())
                .max() // all see the same queues
                .orElse(-1);
    }

    /** Returns the connections that have had no reply yet; 0 if no reply is expected. */
    public long unconfirmed() {
        return answers.stream().mapToLong(ClientAnswer::unconfirmed).sum();
    }

    /** Returns what makes the replies doubtful, for a verdict; empty if nothing does. */
    public String replyDoubt() {
        List<String> doubts = answers.stream()
                .map(answer -> answer.stats().replyDoubt())
                .filter(doubt -> !doubt.isEmpty())
                .toList();
        if (doubts.isEmpty()) {
            return "";
        }
        return doubts.getFirst()
                + (doubts.size() == clientsAsked
                        ? ""
                        : " (%d of %s)".formatted(doubts.size(), Quantities.count(clientsAsked, "client")));
    }

    /** Returns the processes with a query unanswered for at least this time, the server first. */
    public List<Witness> unresponsive(long ms) {
        return Stream.concat(Stream.ofNullable(server), clients.stream())
                .filter(witness -> witness.unansweredMs() >= ms)
                .toList();
    }

    /** Returns the number of clients that can be queried and have never answered. */
    int unheard() {
        return (int) clients.stream().filter(witness -> witness.ageMs() < 0).count();
    }

    /** Returns the maximum age of the clients' latest answers, milliseconds; -1 if none has answered. */
    public long clientsAgeMs() {
        return clients.stream().mapToLong(Witness::ageMs).max().orElse(-1);
    }
}
