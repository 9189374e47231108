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
 * The live page: the page of the report, fed while the run goes on. To the run it costs a row per sample; everything
 * else happens on the threads of the guests, who can't slow each other or the run.
 */
public final class Dashboard implements LivePage {
    static final int MOST_GUESTS = WebServer.MOST_CONNECTIONS / 2;
    /** What guests have not taken of the end after this time stays untaken. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final DashboardAddress address;
    private final WebServer web;
    private final DoubleSupplier seconds;
    private final Timeline timeline;
    /** Long messages are made one after the other: many guests must not take all cores from the run. */
    private final Object writing = new Object();

    private final Set<SseSubscriber> guests = new LinkedHashSet<>();
    private @Nullable String over;

    private Dashboard(DashboardAddress address, WebServer web, DoubleSupplier seconds) {
        this.address = address;
        this.web = web;
        this.seconds = seconds;
        this.timeline = new Timeline();
    }

    /** @throws UserError if the address can't be had */
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
        Map<String, @Nullable Object> news = timeline.add(seconds.getAsDouble(), event);
        if (!guests.isEmpty()) {
            tell(SseSubscriber.message("more", Page.json(news)));
        }
    }

    @Override
    public synchronized void over(Report report) {
        over = SseSubscriber.message(SseSubscriber.OVER, Page.json(ReportPage.data(timeline, report)));
        tell(over);
    }

    private void tell(String message) {
        guests.removeIf(guest -> !guest.offer(message));
    }

    /**
     * The guest is told what happens from now on.
     *
     * @return what it has to be told first: everything until now; null if there are too many guests already
     */
    @Nullable
    String welcome(SseSubscriber guest) {
        Timeline.Past past;
        synchronized (this) {
            if (guests.size() >= MOST_GUESTS) {
                return null;
            }
            guests.add(guest);
            if (over != null) {
                return over;
            }
            past = timeline.past();
        }
        synchronized (writing) {
            return SseSubscriber.message("all", Page.json(past.data())); // not while the run waits for us
        }
    }

    synchronized void goodbye(SseSubscriber guest) {
        guests.remove(guest);
        notifyAll();
    }

    @Override
    public void close() {
        long end = System.nanoTime() + GOODBYE.toNanos();
        synchronized (this) {
            try {
                for (long left = GOODBYE.toNanos(); over != null && !guests.isEmpty() && left > 0; ) {
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
