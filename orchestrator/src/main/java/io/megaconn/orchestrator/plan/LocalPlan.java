package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.tls.ServerKeyFiles;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The processes that the orchestrator starts on this machine. On Kubernetes the chart determines heaps and event loops,
 * and each client pod has an address of its own.
 *
 * @param ownServer megaconn's own server; null if the run connects to another one
 * @param client layout of one client process
 * @param sourcesPerProcess source addresses of one client process
 * @param clientHeapMb Java heap of a client process, MiB
 */
public record LocalPlan(
        @Nullable OwnServer ownServer, FileTables.Layout client, int sourcesPerProcess, int clientHeapMb) {
    /**
     * The server process, separate from the clients: they could also connect to a server that the orchestrator does not
     * start.
     *
     * @param server layout of the process
     * @param serverHeapMb Java heap, MiB
     * @param keyFiles the user's certificate and key; null for one that is made for the run, and without TLS
     */
    public record OwnServer(
            FileTables.Layout server,
            int serverHeapMb,
            @Absent("null") @Nullable ServerKeyFiles keyFiles) {}

    /** Returns the event loops of all processes. */
    long loops(int processes) {
        return serverLoops() + (long) processes * client.loops();
    }

    /** Returns the event loops of megaconn's own server; 0 without one. */
    int serverLoops() {
        return ownServer == null ? 0 : ownServer.server().loops();
    }

    /** Returns the heap of megaconn's own server, MiB; 0 without one. */
    int serverHeapMb() {
        return ownServer == null ? 0 : ownServer.serverHeapMb();
    }

    /**
     * Returns megaconn's own server.
     *
     * @throws NullPointerException without one
     */
    public OwnServer requireOwnServer() {
        return Objects.requireNonNull(ownServer, "the run does not start a server");
    }

    /** Returns the source addresses of a process: its own part of 127.0.0.0/8, none of them 127.0.0.1. */
    public List<String> sources(int process) {
        return IntStream.range(process * sourcesPerProcess, (process + 1) * sourcesPerProcess)
                .mapToObj(n -> "127.%d.%d.%d".formatted(1 + n / 62_500, n / 250 % 250, n % 250 + 1))
                .toList();
    }
}
