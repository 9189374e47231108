package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.ProcessBytes;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.system.SocketBuffers;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ServerStats;
import java.util.OptionalLong;

/** Memory of a run: its processes, and the kernel's for their sockets. */
final class RunMemory {
    /** Maximum connects in flight per client, and a sixth more: the figures are not of the same moment. */
    private static final int CONNECTING = ClientPlan.MAX_CONNECTING * 7 / 6;

    private static final int ADMIN = 6;
    private static final int MIN_SLACK = 100;
    private static final int SLACK_PART = 50;

    private final Fleet fleet;
    private final Plan plan;
    private final SocketMemory sockets;

    /** Reads the memory of the machine; to be called before anything is started. */
    RunMemory(Fleet fleet, Plan plan) {
        this.fleet = fleet;
        this.plan = plan;
        this.sockets = new SocketMemory(fleet.machine(), fleet.bytesPerSocket(), fleet.bothEnds());
    }

    /** Returns the kernel's memory for the sockets of the run while clients may be connecting, bytes; -1 if unknown. */
    long kernel(Snapshot snapshot) {
        return kernel(snapshot, slack(snapshot, CONNECTING));
    }

    /** Returns the kernel's memory for the sockets of the run, bytes; -1 if unknown. */
    private long kernel(Snapshot snapshot, long slack) {
        ServerStats server = snapshot.server();
        OptionalLong connections = snapshot.counts().atServer();
        return connections.isEmpty()
                ? SocketMemory.UNKNOWN
                : sockets.of(
                        snapshot.machine(),
                        server == null ? SocketBuffers.UNKNOWN : server.socketBuffers(),
                        connections.getAsLong(),
                        slack);
    }

    /**
     * Returns the number of sockets besides the connections: listeners, admin endpoints, and connects in flight of each
     * client.
     */
    private long slack(Snapshot snapshot, int connecting) {
        ServerStats server = snapshot.server();
        long listeners =
                server == null ? 0 : (long) server.loops() * server.endpoints().size();
        long processes = 1L + plan.processes();
        return MIN_SLACK
                + listeners
                + processes * (ADMIN + connecting)
                + snapshot.counts().atServer().orElse(0) / SLACK_PART;
    }

    /** Returns the memory of the run, bytes, with pages that processes share counted once; -1 if unknown. */
    long taken(Snapshot snapshot) {
        return taken(fleet.processBytes(snapshot.server(), true), kernel(snapshot, slack(snapshot, 0)));
    }

    /** Returns the memory of processes and kernel, bytes; -1 if a part is unknown. */
    static long taken(ProcessBytes processes, long kernel) {
        return processes.total() < 0 || kernel < 0 ? SocketMemory.UNKNOWN : processes.total() + kernel;
    }

    /**
     * Returns the bytes per connection; -1 if unknown. A process may have released more of its startup memory than its
     * connections take: what they take is then unknown, not zero.
     */
    private static long each(long bytes, long connections) {
        return bytes < 0 || connections == 0 ? -1 : bytes / connections;
    }

    /** Returns the memory per connection at the end of a batch, when nothing is connecting. */
    MemoryPerConnection perConnection(Snapshot snapshot, int connections) {
        ServerStats server = snapshot.server();
        Clients clients = snapshot.clients();
        long n = Math.max(1, connections);
        return new MemoryPerConnection(
                each(kernel(snapshot, slack(snapshot, 0)), n),
                server == null
                        ? -1
                        : each(server.memory().heapAfterGc() - server.idle().heapAfterGc(), n),
                ServerCostMeter.rss(snapshot, n),
                each(clients.heap(), clients.asked()),
                each(clients.rss(), clients.asked()));
    }
}
