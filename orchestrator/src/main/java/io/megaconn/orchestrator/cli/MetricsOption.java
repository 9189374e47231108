package io.megaconn.orchestrator.cli;

import com.sun.net.httpserver.HttpHandler;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.page.DashboardAddress;
import io.megaconn.orchestrator.page.WebServer;
import io.megaconn.orchestrator.ui.RampMetrics;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.system.ListenError;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option to serve the run's metrics to Prometheus while it is running. */
final class MetricsOption {
    @Option(
            names = "--metrics",
            order = OptionGroup.OUTPUT,
            arity = "0..1",
            fallbackValue = "127.0.0.1:" + Ports.RAMP_METRICS,
            paramLabel = "HOST:PORT",
            description = "Serve the progress of the run to Prometheus at http://HOST:PORT/metrics while it is running."
                    + " Without a value: ${FALLBACK-VALUE}; port 0 for any. Read-only. How to: docs/how-to/metrics.md.")
    @Nullable
    String address;

    /** The metrics endpoint, open until this is closed; none without the option. */
    static final class Served implements AutoCloseable {
        private final @Nullable WebServer server;
        private final Consumer<Event> listener;
        private final Consumer<Snapshot> snapshots;
        private final String url;

        private Served(@Nullable WebServer server, Consumer<Event> listener, Consumer<Snapshot> snapshots, String url) {
            this.server = server;
            this.listener = listener;
            this.snapshots = snapshots;
            this.url = url;
        }

        /** Receives every event of the run. */
        Consumer<Event> listener() {
            return listener;
        }

        /** Receives every snapshot of the fleet. */
        Consumer<Snapshot> snapshots() {
            return snapshots;
        }

        /** URL of the metrics; empty if nothing is served. */
        String url() {
            return url;
        }

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
        }
    }

    /** @throws UserError if the address can't be listened on */
    Served serve() {
        if (address == null) {
            return new Served(null, event -> {}, snapshot -> {}, "");
        }
        InetSocketAddress listen = Endpoint.toListenOn(address);
        RampMetrics metrics = new RampMetrics();
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(metrics);
        try {
            WebServer server = new WebServer(listen);
            String host = DashboardAddress.parse(address).host();
            server.http().createContext("/metrics", answers(host, listen.getAddress(), new MetricsHandler(registry)));
            server.http().start();
            Endpoint at = new Endpoint(
                    listen.getAddress().getHostAddress(),
                    server.http().getAddress().getPort());
            return new Served(server, metrics, metrics::observe, "http://" + at + "/metrics");
        } catch (IOException e) {
            throw ListenError.of(listen, e, "--metrics HOST:PORT", "--metrics HOST:PORT")
                    .toUserError("can't serve metrics on " + address);
        }
    }

    /** Refuses what the live page refuses: foreign host names, cross-site requests, and other methods. */
    private static HttpHandler answers(String typed, InetAddress bound, HttpHandler metrics) {
        DashboardAddress address = new DashboardAddress(typed, 0);
        return exchange -> {
            int refusal = address.refusal(exchange, bound);
            if (refusal == 0) {
                metrics.handle(exchange);
            } else {
                try (exchange) {
                    exchange.sendResponseHeaders(refusal, -1);
                }
            }
        };
    }
}
