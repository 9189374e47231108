package io.megaconn.orchestrator.page;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that limits what its peers can use: the number of connections and the time of a request. Each request
 * has a thread of its own, so that no request waits for another. Every server of this program is created here, because
 * the JDK reads the limits once, when the first one is created.
 */
public final class WebServer implements AutoCloseable {
    static final int MAX_CONNECTIONS = 64;
    private static final int REQUEST_SECONDS = 10;

    static {
        System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(REQUEST_SECONDS));
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(MAX_CONNECTIONS));
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Binds the address. No request is answered before {@link #http} is started. */
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
