package io.megaconn.orchestrator.fleet;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who was heard, and when.
 *
 * @param server the server; null where there is none to ask, because it is dead or starting
 * @param clients those that are asked for their figures
 * @param answers latest answer of each client that has ever answered
 * @param clientsAsked clients that there are to ask
 * @param clientPollsMs two polls of a client, milliseconds: older figures are marked with their age
 * @param remote whether an answer can be missing because the way to the party is gone (apiserver, port-forward)
 */
public record WitnessTimes(
        @Nullable Witness server,
        List<Witness> clients,
        List<ClientAnswer> answers,
        int clientsAsked,
        long clientPollsMs,
        boolean remote) {
    public static final WitnessTimes NONE = new WitnessTimes(null, List.of(), List.of(), 0, 0, false);

    /** Connections that got no reply at all for two message intervals; 0 where no reply is expected. */
    public long unansweredConnections() {
        return answers.stream()
                .map(answer -> answer.stats().requests())
                .mapToLong(requests -> requests == null ? 0 : Math.max(0, requests.unansweredConnections()))
                .sum();
    }

    /** Connections in the accept queues of the server, as the clients on its machine see them; -1 where none can. */
    public long unaccepted() {
        return answers.stream()
                .mapToLong(answer -> answer.stats().unaccepted())
                .max() // all see the same queues
                .orElse(-1);
    }

    /** Connections that have had no reply yet, where replies are expected. */
    public long unconfirmed() {
        return answers.stream()
                .map(answer -> answer.stats().requests())
                .mapToLong(requests -> requests == null ? 0 : Math.max(0, requests.unconfirmed()))
                .sum();
    }

    /** Parties that have been asked for this time, or longer, and have not answered; the server first. */
    public List<Witness> unresponsive(long ms) {
        return Stream.concat(Stream.ofNullable(server), clients.stream())
                .filter(witness -> witness.unansweredMs() >= ms)
                .toList();
    }

    /** Age of the oldest answer of a client, milliseconds; -1 where none has answered. */
    public long clientsAgeMs() {
        return clients.stream().mapToLong(Witness::ageMs).max().orElse(-1);
    }
}
