package io.megaconn.orchestrator.page;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Opens an HTTP server that bounds what its peers can take: connections, the time of a request, and no thread of a pool
 * that others wait for. Every server of this program comes from here, because the JDK reads the limits once, when the first
 * one is created.
 */
public final class WebServer implements AutoCloseable {
    static final int MOST_CONNECTIONS = 64;
    private static final int REQUEST_SECONDS = 10;

    static {
        System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(REQUEST_SECONDS));
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Listens, and answers nothing before {@link #http} is started. */
    public WebServer(InetSocketAddress address) throws IOException {
        http = HttpServer.create(address, 0);
        http.setExecutor(threads);
    }

    public HttpServer http() {
        return http;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
