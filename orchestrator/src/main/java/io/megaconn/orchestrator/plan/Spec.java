package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Workload;
import org.jspecify.annotations.Nullable;

/**
 * The user's request, independent of the backend.
 *
 * @param target total number of connections
 * @param batch clients started together
 * @param workload messages of every connection
 * @param connectRate connects per second of all clients; 0 for as fast as possible; null for the default of the target
 * @param processes client processes to put the clients into, 0 for one per client
 * @param server the server to connect to
 * @param fileTables how local processes hold their connections
 * @param criteria requirements besides the target
 */
public record Spec(
        int target,
        int batch,
        int connectionsPerClient,
        Workload workload,
        @Nullable Integer connectRate,
        int processes,
        Target server,
        FileTables fileTables,
        PassCriteria criteria) {

    /** @throws UserError if a value is invalid; names the option */
    public Spec {
        atLeastOne("--target", target);
        atLeastOne("--batch", batch);
        atLeastOne("--connections-per-client", connectionsPerClient);
        if (connectRate != null && connectRate < 0) {
            throw UserError.usage("--connect-rate must not be negative: 0 means unlimited");
        }
        if (processes < 0) {
            throw UserError.usage("--processes must not be negative: 0 is one per client");
        }
    }

    /** Returns the connects per second that the user or the target limits them to; 0 for no limit. */
    int connectRate(@Nullable ExternalTarget external) {
        if (connectRate != null) {
            return connectRate;
        }
        return external == null || external.here() ? 0 : ExternalTarget.REMOTE_CONNECT_RATE;
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw UserError.usage(option + " must be at least 1, not " + value);
        }
    }

    /** Returns the same with another workload. */
    public Spec with(Workload other) {
        return new Spec(
                target, batch, connectionsPerClient, other, connectRate, processes, server, fileTables, criteria);
    }

    public Spec withTarget(int other) {
        return new Spec(
                other, batch, connectionsPerClient, workload, connectRate, processes, server, fileTables, criteria);
    }
}
