package io.megaconn.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The read-only HTTP endpoint of a server or client process: {@code /livez}, {@code /readyz}, {@code /stats} (JSON),
 * {@code /metrics} (Prometheus text). It runs on threads of its own, never on an event loop, and what a hostile peer can
 * take from it is bounded: connections, time per request, threads.
 */
public final class AdminServer implements AutoCloseable {
    private static final int THREADS = 4;

    static {
        // Read once by the JDK's HTTP server, before its first instance. Seconds, and a number of connections.
        System.setProperty("jdk.httpserver.maxConnections", "64");
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
        System.setProperty("sun.net.httpserver.idleInterval", "10");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
    }

    /** What the endpoint shows of its process. Called on the endpoint's threads. */
    public interface Source {
        /** Why the process is not ready, or empty when it is. */
        Optional<String> notReady();

        /**
         * @param exact whether to count the kernel's sockets one by one (about a second at a million), and to collect
         *     garbage first where the pause is short, so that the heap in use says something
         */
        Record stats(boolean exact);
    }

    private final HttpServer http;
    private final ExecutorService threads;

    private AdminServer(HttpServer http, ExecutorService threads) {
        this.http = http;
        this.threads = threads;
    }

    /** {@code HOST:PORT} of an option; unlike an endpoint's, the port may be 0. */
    public static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon).equals(":0")) {
            return new InetSocketAddress(Endpoint.resolve(text.substring(0, colon)), 0);
        }
        return Endpoint.parse(text).resolve();
    }

    /** @param metricPrefix such as {@code megaconn_server} */
    public static AdminServer open(InetSocketAddress address, String metricPrefix, Source source) {
        HttpServer http;
        try {
            http = HttpServer.create(address, 64);
        } catch (BindException e) {
            throw new UserError(
                    ExitCode.UNEXPECTED,
                    "the admin endpoint can't listen on %s:%d (%s): choose another with --admin HOST:PORT"
                            .formatted(address.getHostString(), address.getPort(), e.getMessage()));
        } catch (IOException e) {
            throw new UserError(ExitCode.UNEXPECTED, "the admin endpoint can't be opened: " + e.getMessage());
        }
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(256));
        threads.allowCoreThreadTimeOut(true);
        threads.setThreadFactory(
                task -> Thread.ofPlatform().name("admin").daemon().unstarted(task));
        http.setExecutor(threads);
        http.createContext("/", exchange -> answer(exchange, metricPrefix, source));
        http.start();
        return new AdminServer(http, threads);
    }

    public InetSocketAddress address() {
        return http.getAddress();
    }

    private static void answer(HttpExchange exchange, String metricPrefix, Source source) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")
                    && !exchange.getRequestMethod().equals("HEAD")) {
                send(exchange, 405, "text/plain", "this endpoint only reads: use GET\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/livez" -> send(exchange, 200, "text/plain", "ok\n");
                case "/readyz" -> {
                    Optional<String> reason = source.notReady();
                    send(exchange, reason.isEmpty() ? 200 : 503, "text/plain", reason.orElse("ready") + "\n");
                }
                case "/stats" -> {
                    boolean exact = "exact".equals(exchange.getRequestURI().getQuery());
                    send(exchange, 200, "application/json", Json.write(source.stats(exact)) + "\n");
                }
                case "/metrics" ->
                    send(
                            exchange,
                            200,
                            "text/plain; version=0.0.4",
                            Prometheus.write(metricPrefix, source.stats(false)));
                default -> send(exchange, 404, "text/plain", "there are /livez, /readyz, /stats and /metrics\n");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
