package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.system.OpenFileUse;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientStats;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Detects limits of a server that the run does not start, by its processes and sockets on this machine. */
final class ExternalFindings {
    private final Proc proc;
    private final ProxyPorts ports;
    private volatile Optional<OpenFileUse> fullest = Optional.empty();

    /** @param endpoints resolved addresses of the server */
    ExternalFindings(Proc proc, List<InetSocketAddress> endpoints) {
        this.proc = proc;
        this.ports = new ProxyPorts(proc, endpoints);
    }

    void observe(List<ClientStats> clients, Collection<Long> pids) {
        fullest = OpenFileUse.fullest(proc, pids);
        ports.observe(clients, pids);
    }

    List<Finding> now() {
        return Stream.concat(openFiles().stream(), ports.finding().stream()).toList();
    }

    /** Reports that a process has no room for another connection: the kernel still completes connects, up to the queue. */
    private Optional<Finding> openFiles() {
        return fullest.filter(OpenFileUse::isFull)
                .map(use -> Finding.of(
                        Limit.OPEN_FILES,
                        "server",
                        "EMFILE: process %d of the external server has %,d open files, and its limit is %,d"
                                .formatted(use.pid(), use.used(), use.limit()),
                        "sudo prlimit --nofile=%d --pid %d, or LimitNOFILE= of its unit, and its own maximum of connections"
                                .formatted(Math.max(2 * use.limit(), 65_536), use.pid())));
    }
}
