package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.tls.ServerKeyFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server that the connections of a run go to. */
public sealed interface Target {
    /**
     * megaconn's own server, which the run starts.
     *
     * @param port its port; on Kubernetes the chart determines it
     * @param keyFiles its certificate and key; null for one that is made for the run, and without TLS
     */
    record OwnServer(int port, @Nullable ServerKeyFiles keyFiles) implements Target {
        /** @throws UserError for a port out of range */
        public OwnServer {
            if (port < 1 || port > Ports.HIGHEST) {
                throw UserError.usage("--port " + port + " is out of range: use 1 to 65535");
            }
        }
    }

    /**
     * A server that the run does not start.
     *
     * @param endpoints its endpoints; each gets the same number of connections
     * @param sources source addresses as the client takes them; none for the kernel's choice
     * @param serverCount where the server's own count is read, {@code URL#metric}; empty for nowhere
     * @param serverPids its processes; none to find them by their listening port
     * @param serverPods selector of its pods, {@code [NAMESPACE/]LABELS}; empty for none
     */
    record External(
            List<Endpoint> endpoints,
            List<String> sources,
            String serverCount,
            List<Long> serverPids,
            String serverPods)
            implements Target {
        public External {
            endpoints = List.copyOf(endpoints);
            sources = List.copyOf(sources);
            serverPids = List.copyOf(serverPids);
            if (endpoints.isEmpty()) {
                throw UserError.usage("--endpoint requires at least one HOST:PORT");
            }
        }
    }
}
