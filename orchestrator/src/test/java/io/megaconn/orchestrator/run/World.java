package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.StartupProgress;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ClientStats;
import java.util.List;
import java.util.Map;

/**
 * State that a fleet would report, with one client process.
 *
 * @param server -1 for a server that is gone
 * @param kernel -1 where the kernel does not answer
 */
record World(
        long share,
        long clients,
        long server,
        long kernel,
        long lost,
        long silent,
        long messages,
        Map<String, Long> failures,
        String gaveUp,
        Machine machine,
        WitnessTimes hearing) {

    /** Returns a state in which all three sides count the same. */
    static World whole(long connections) {
        return of(connections, connections, connections, connections);
    }

    static World of(long share, long clients, long server, long kernel) {
        return new World(
                share, clients, server, kernel, 0, 0, 0, Map.of(), "", new Machine(0, 0, 0, 0), WitnessTimes.NONE);
    }

    World lost(long n) {
        return new World(share, clients, server, kernel, n, silent, messages, failures, gaveUp, machine, hearing);
    }

    World silent(long n) {
        return new World(share, clients, server, kernel, lost, n, messages, failures, gaveUp, machine, hearing);
    }

    World messages(long n) {
        return new World(share, clients, server, kernel, lost, silent, n, failures, gaveUp, machine, hearing);
    }

    World failures(Map<String, Long> byReason) {
        return new World(share, clients, server, kernel, lost, silent, messages, byReason, gaveUp, machine, hearing);
    }

    World gaveUp(String reason) {
        return new World(share, clients, server, kernel, lost, silent, messages, failures, reason, machine, hearing);
    }

    World machine(Machine other) {
        return new World(share, clients, server, kernel, lost, silent, messages, failures, gaveUp, other, hearing);
    }

    World withoutServer() {
        return new World(
                share, clients, -1, -1, lost, silent, messages, failures, "the server is gone", machine, hearing);
    }

    World heard(WitnessTimes who) {
        return new World(share, clients, server, kernel, lost, silent, messages, failures, gaveUp, machine, who);
    }

    /** Sets the age of the server's figures: it was queried then and has not answered. */
    World serverSilent(long ms) {
        return heard(new WitnessTimes(new Witness("server", ms, ms), List.of(), List.of(), 0, 0, false));
    }

    /** Sets the connections without a reply for two intervals. */
    World unanswered(long connections) {
        ClientStats stats = Stats.unanswered(Stats.client(0, share, clients), connections);
        return heard(new WitnessTimes(
                new Witness("server", 0, 0),
                List.of(new Witness("client-0", 0, 0)),
                List.of(new ClientAnswer("client-0/1", stats, 0)),
                1,
                10_000,
                false));
    }

    Snapshot snapshot(boolean exact) {
        return new Snapshot(
                server < 0 ? null : Stats.server(server, exact ? kernel : -1, silent, messages),
                Clients.of(List.of(Stats.client(0, share, clients, lost, failures)), 0),
                machine,
                -1,
                List.of(),
                gaveUp,
                exact && server >= 0,
                hearing,
                StartupProgress.NONE);
    }
}
