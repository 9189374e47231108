package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Ports;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Workload;

/**
 * The user's request, independent of the backend.
 *
 * @param target total number of connections
 * @param batch clients started together
 * @param workload messages of every connection
 * @param connectRate connects per second of all clients; 0 for as fast as possible
 * @param processes client processes to put the clients into, 0 for one per client
 * @param port port of the server
 * @param fileTables how local processes hold their connections
 * @param criteria requirements besides the target
 */
public record Spec(
        int target,
        int batch,
        int connectionsPerClient,
        Workload workload,
        int connectRate,
        int processes,
        int port,
        FileTables fileTables,
        PassCriteria criteria) {

    /** @throws UserError if a value is invalid; names the option */
    public Spec {
        atLeastOne("--target", target);
        atLeastOne("--batch", batch);
        atLeastOne("--connections-per-client", connectionsPerClient);
        if (connectRate < 0) {
            throw UserError.usage("--connect-rate must not be negative: 0 means unlimited");
        }
        if (processes < 0) {
            throw UserError.usage("--processes must not be negative: 0 is one per client");
        }
        if (port < 1 || port > Ports.HIGHEST) {
            throw UserError.usage("--port " + port + " is out of range: use 1 to 65535");
        }
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw UserError.usage(option + " must be at least 1, not " + value);
        }
    }

    public Spec withTarget(int other) {
        return new Spec(
                other, batch, connectionsPerClient, workload, connectRate, processes, port, fileTables, criteria);
    }
}
