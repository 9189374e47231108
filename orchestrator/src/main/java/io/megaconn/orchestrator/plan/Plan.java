package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.Demand;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All decisions made before a ramp starts. The plan is computed once, printed, and passed down as the only input.
 *
 * @param clients number of clients; their shares add up to exactly the target
 * @param processes client processes; client i runs in process i modulo processes
 * @param workload messages of every connection
 * @param local processes on this machine; null on Kubernetes
 * @param cpuCores cores that the messages are expected to keep busy, both ends
 * @param criteria requirements besides the target
 * @param external the server, if the run does not start it; else null
 */
public record Plan(
        int target,
        int clients,
        int connectionsPerClient,
        int batch,
        int processes,
        List<Endpoint> endpoints,
        Workload workload,
        int connectRate,
        @Nullable LocalPlan local,
        Memory memory,
        double cpuCores,

        @Absent("{\"hold\":\"PT0S\",\"batchTimeout\":null,\"thresholds\":[]}")
        PassCriteria criteria,

        @Absent("null") @Nullable ExternalTarget external) {
    private static final int MAX_CLIENTS = 1_000_000;

    /** @throws UserError if the plan is not plausible: a damaged file, or far too many clients */
    public Plan {
        if (target < 1 || clients < 1 || connectionsPerClient < 1 || batch < 1 || processes < 1) {
            throw UserError.usage("connections, clients, batches and processes must all be at least 1");
        }
        if (clients > MAX_CLIENTS) {
            throw UserError.usage("%,d clients are too many: use more --connections-per-client".formatted(clients));
        }
    }

    /** Returns this plan with other requirements. */
    public Plan with(PassCriteria other) {
        return new Plan(
                target,
                clients,
                connectionsPerClient,
                batch,
                processes,
                endpoints,
                workload,
                connectRate,
                local,
                memory,
                cpuCores,
                other,
                external);
    }

    /** Returns the connections assigned to one client; 0 for a client beyond the plan. */
    public int share(int client) {
        return Math.clamp(target - (long) client * connectionsPerClient, 0, connectionsPerClient);
    }

    /** Returns the maximum number of connections of one process. */
    public int connectionsPerProcess() {
        return (int) Math.min(target, (long) Math.ceilDiv(clients, processes) * connectionsPerClient);
    }

    public int batchCount() {
        return Math.ceilDiv(clients, batch);
    }

    public List<Batch> batches() {
        List<Batch> batches = new ArrayList<>();
        for (int number = 1; number <= batchCount(); number++) {
            int first = (number - 1) * batch;
            int count = Math.min(batch, clients - first);
            int connections =
                    IntStream.range(first, first + count).map(this::share).sum();
            int before = first * connectionsPerClient;
            batches.add(new Batch(number, first, count, connections, before + connections));
        }
        return batches;
    }

    public int process(int client) {
        return client % processes;
    }

    /** Returns the connections of a process once the first {@code clients} clients have been started. */
    public int processShare(int process, int clients) {
        return IntStream.range(0, clients)
                .filter(client -> process(client) == process)
                .map(this::share)
                .sum();
    }

    /**
     * Returns the processes on this machine.
     *
     * @throws NullPointerException on Kubernetes
     */
    public LocalPlan requireLocal() {
        return Objects.requireNonNull(local, "a plan for Kubernetes has no processes on this machine");
    }

    /** Returns true if both ends of each connection of local clients are on this machine. */
    public boolean bothEnds() {
        return external == null || external.here();
    }

    /** Returns the number of source addresses of one client process: a pod has one. */
    public int sourcesPerProcess() {
        return local == null ? 1 : local.sourcesPerProcess();
    }

    /**
     * Returns the connects per second of one client: the total rate divided among the clients that connect at the same
     * time; 0 means no limit.
     */
    public int connectRatePerClient() {
        return connectRate == 0 ? 0 : Math.max(1, connectRate / Math.min(batch, processes));
    }

    /** Returns the part of the plan that every client pod reads. */
    public ClientPlan forClients(String run) {
        return new ClientPlan(
                run, endpoints, target, connectionsPerClient, workload, connectRatePerClient(), external != null);
    }

    /** Returns the part of the plan that the rules use. */
    public Demand demand() {
        return new Demand(
                target,
                connectionsPerProcess(),
                sourcesPerProcess(),
                endpoints,
                Math.min(batch, processes),
                connectRate,
                workload.messageInterval(),
                cpuCores,
                null);
    }

    /** Returns the messages per second at the target. */
    public double messageRate() {
        return workload.messagesPerSecond(target);
    }
}
