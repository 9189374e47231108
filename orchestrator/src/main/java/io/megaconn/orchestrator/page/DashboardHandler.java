package io.megaconn.orchestrator.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the page and its events to browsers, each on a thread of its own. */
final class DashboardHandler implements HttpHandler {
    private final Dashboard dashboard;
    private final DashboardAddress address;
    private final InetAddress bound;
    private final Assets assets = Assets.load();
    private final byte[] page;

    DashboardHandler(Dashboard dashboard, DashboardAddress address, InetAddress bound) {
        this.bound = bound;
        this.dashboard = dashboard;
        this.address = address;
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("kind", "live");
        data.putAll(new Timeline().past().data());
        this.page = Page.html("megaconn, live", assets, data).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", assets.policy() + "; frame-ancestors 'none'");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cache-Control", "no-store");
            int refused = refusal(exchange);
            if (refused != 0) {
                exchange.sendResponseHeaders(refused, -1);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> page(exchange);
                case "/events" -> events(exchange);
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    /**
     * Returns the status of a refusal, or 0. A link on another site may open the live page, but that site can't read
     * it.
     */
    private int refusal(HttpExchange exchange) {
        boolean opened = DashboardAddress.header(exchange, "Sec-Fetch-Mode").equals("navigate")
                && DashboardAddress.header(exchange, "Sec-Fetch-Dest").equals("document")
                && exchange.getRequestURI().getPath().equals("/");
        return opened ? address.refusal(exchange, bound, "") : address.refusal(exchange, bound);
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private void page(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        if (isHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(page.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
    }

    private void events(HttpExchange exchange) throws IOException {
        if (isHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        SseSubscriber subscriber = new SseSubscriber();
        try {
            String first = dashboard.subscribe(subscriber);
            if (first == null) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            // The response is closed, and thereby complete, before the dashboard removes the subscriber.
            try (OutputStream out = exchange.getResponseBody()) {
                subscriber.serve(first, out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the subscriber was too slow, or the dashboard is closing
        } finally {
            dashboard.unsubscribe(subscriber);
        }
    }
}
