package io.megaconn.orchestrator.page;

import com.sun.net.httpserver.HttpServer;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.ListenError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The live page: the report's page, updated while the run is in progress. It costs the run one row per sample.
 * Everything else happens on the threads of the subscribers, which can't slow down each other or the run.
 */
public final class Dashboard implements LivePage {
    static final int MAX_SUBSCRIBERS = WebServer.MAX_CONNECTIONS / 2;
    /** Maximum wait on close for subscribers to receive the end of the run. */
    private static final Duration MAX_CLOSE_WAIT = Duration.ofSeconds(2);

    private final DashboardAddress address;
    private final WebServer web;
    private final DoubleSupplier seconds;
    private final Timeline timeline;
    /** Serializes the creation of long messages: many subscribers must not take all cores from the run. */
    private final Object writing = new Object();

    private final Set<SseSubscriber> subscribers = new LinkedHashSet<>();
    private @Nullable String over;

    private Dashboard(DashboardAddress address, WebServer web, DoubleSupplier seconds) {
        this.address = address;
        this.web = web;
        this.seconds = seconds;
        this.timeline = new Timeline();
    }

    /** @throws UserError if the address is not available */
    public static Dashboard open(DashboardAddress address, RunStart start) {
        return open(address, start::seconds);
    }

    /** @param seconds since the start of the run */
    static Dashboard open(DashboardAddress address, DoubleSupplier seconds) {
        WebServer web = listen(address);
        Dashboard dashboard = new Dashboard(address, web, seconds);
        HttpServer http = web.http();
        http.createContext(
                "/", new DashboardHandler(dashboard, address, http.getAddress().getAddress()));
        http.start();
        return dashboard;
    }

    private static WebServer listen(DashboardAddress address) {
        InetSocketAddress listen = address.resolve();
        try {
            return new WebServer(listen);
        } catch (IOException e) {
            throw ListenError.of(listen, e, "--dashboard PORT", "--dashboard HOST:PORT")
                    .toUserError("the live page can't listen on %s:%d".formatted(address.host(), address.port()));
        }
    }

    public String url() {
        InetSocketAddress bound = web.http().getAddress();
        String host = bound.getAddress().isAnyLocalAddress() ? "localhost" : address.host();
        return "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, bound.getPort());
    }

    @Override
    public synchronized void accept(Event event) {
        Map<String, @Nullable Object> update = timeline.add(seconds.getAsDouble(), event);
        if (!subscribers.isEmpty()) {
            broadcast(SseSubscriber.message("more", Page.json(update)));
        }
    }

    @Override
    public synchronized void over(Report report) {
        over = SseSubscriber.message(SseSubscriber.OVER, Page.json(ReportPage.data(timeline, report)));
        broadcast(over);
    }

    private void broadcast(String message) {
        subscribers.removeIf(subscriber -> !subscriber.offer(message));
    }

    /**
     * Adds a subscriber, which receives all events from now on.
     *
     * @return its first message, with everything until now; null if there are too many subscribers already
     */
    @Nullable
    String subscribe(SseSubscriber subscriber) {
        Timeline.Past past;
        synchronized (this) {
            if (subscribers.size() >= MAX_SUBSCRIBERS) {
                return null;
            }
            subscribers.add(subscriber);
            if (over != null) {
                return over;
            }
            past = timeline.past();
        }
        synchronized (writing) {
            return SseSubscriber.message("all", Page.json(past.data())); // without the lock that the run waits for
        }
    }

    synchronized void unsubscribe(SseSubscriber subscriber) {
        subscribers.remove(subscriber);
        notifyAll();
    }

    @Override
    public void close() {
        long end = System.nanoTime() + MAX_CLOSE_WAIT.toNanos();
        synchronized (this) {
            try {
                for (long left = MAX_CLOSE_WAIT.toNanos(); over != null && !subscribers.isEmpty() && left > 0; ) {
                    wait(left / 1_000_000 + 1);
                    left = end - System.nanoTime();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        web.close();
    }
}
