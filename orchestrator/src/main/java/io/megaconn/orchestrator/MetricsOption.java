package io.megaconn.orchestrator;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.ui.RampMetrics;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether Prometheus may look at the run while it goes on. */
final class MetricsOption {
    @Option(
            names = "--metrics",
            arity = "0..1",
            fallbackValue = "127.0.0.1:9602",
            paramLabel = "HOST:PORT",
            description = "Serve the progress of the run to Prometheus at http://HOST:PORT/metrics while it goes on."
                    + " Without a value ${FALLBACK-VALUE}; port 0 for any. It only reads.")
    @Nullable
    String address;

    /** Where the run's progress can be read while this is open; nowhere, unless asked for. */
    static final class Served implements AutoCloseable {
        private final @Nullable HTTPServer server;
        private final Consumer<Event> listener;
        private final String url;

        private Served(@Nullable HTTPServer server, Consumer<Event> listener, String url) {
            this.server = server;
            this.listener = listener;
            this.url = url;
        }

        /** To be told every event. */
        Consumer<Event> listener() {
            return listener;
        }

        /** Empty where nothing is served. */
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
            return new Served(null, event -> {}, "");
        }
        InetSocketAddress listen = Endpoint.toListenOn(address);
        RampMetrics metrics = new RampMetrics();
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(metrics);
        try {
            HTTPServer server = HTTPServer.builder()
                    .inetAddress(listen.getAddress())
                    .port(listen.getPort())
                    .registry(registry)
                    .buildAndStart();
            Endpoint at = new Endpoint(listen.getAddress().getHostAddress(), server.getPort());
            return new Served(server, metrics, "http://" + at + "/metrics");
        } catch (IOException e) {
            throw new UserError(
                    ExitCode.UNEXPECTED,
                    "the metrics can't be served on %s (%s): choose another with --metrics HOST:PORT"
                            .formatted(address, e.getMessage()));
        }
    }
}
