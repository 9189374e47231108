package io.megaconn.orchestrator.cli;

import com.sun.net.httpserver.HttpHandler;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.page.DashboardAddress;
import io.megaconn.orchestrator.page.WebServer;
import io.megaconn.orchestrator.ui.RampMetrics;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.ListenError;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
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
        private final @Nullable WebServer server;
        private final Consumer<Event> listener;
        private final String url;

        private Served(@Nullable WebServer server, Consumer<Event> listener, String url) {
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
            WebServer server = new WebServer(listen);
            String host = DashboardAddress.parse(address).host();
            server.http().createContext("/metrics", answers(host, listen.getAddress(), new MetricsHandler(registry)));
            server.http().start();
            Endpoint at = new Endpoint(
                    listen.getAddress().getHostAddress(),
                    server.http().getAddress().getPort());
            return new Served(server, metrics, "http://" + at + "/metrics");
        } catch (IOException e) {
            throw ListenError.of(listen, e, "--metrics HOST:PORT", "--metrics HOST:PORT")
                    .toUserError("the metrics can't be served on " + address);
        }
    }

    /** Refuses what the live page refuses: a name that another page chose, a page of another site, and other methods. */
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
