package io.megaconn.orchestrator.page;

import com.sun.net.httpserver.HttpServer;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The live page: the page of the report, fed while the run goes on. To the run it costs a row per sample; everything
 * else happens on the threads of the guests, who can't slow each other or the run.
 */
public final class Dashboard implements LivePage {
    static final int MOST_GUESTS = 32;
    /** What guests have not taken of the end after this time stays untaken. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final DashboardAddress address;
    private final HttpServer http;
    private final ExecutorService threads;
    private final InstantSource clock;
    private final Timeline timeline;
    /** Long messages are made one after the other: many guests must not take all cores from the run. */
    private final Object writing = new Object();

    private final Set<Guest> guests = new LinkedHashSet<>();
    private @Nullable String over;

    private Dashboard(
            DashboardAddress address, HttpServer http, ExecutorService threads, InstantSource clock, Instant start) {
        this.address = address;
        this.http = http;
        this.threads = threads;
        this.clock = clock;
        this.timeline = new Timeline(start);
    }

    /** @throws UserError if the address can't be had */
    public static Dashboard open(DashboardAddress address, Instant start) {
        return open(address, start, InstantSource.system());
    }

    static Dashboard open(DashboardAddress address, Instant start, InstantSource clock) {
        HttpServer http = listen(address);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Dashboard dashboard = new Dashboard(address, http, threads, clock, start);
        http.setExecutor(threads);
        http.createContext(
                "/", new DashboardHandler(dashboard, address, http.getAddress().getAddress()));
        http.start();
        return dashboard;
    }

    private static HttpServer listen(DashboardAddress address) {
        // Read once, by the first server of this JVM: who sends a request slowly, or opens too many connections, is cut
        // off.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(2 * MOST_GUESTS));
        try {
            return HttpServer.create(address.resolve(), 0);
        } catch (IOException e) {
            throw UserError.usage("the live page can't listen on %s:%d (%s): choose another with --dashboard PORT"
                    .formatted(address.host(), address.port(), UserError.reason(e)));
        }
    }

    public String url() {
        InetSocketAddress bound = http.getAddress();
        String host = bound.getAddress().isAnyLocalAddress() ? "localhost" : address.host();
        return "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, bound.getPort());
    }

    @Override
    public synchronized void accept(Event event) {
        Map<String, @Nullable Object> news = timeline.add(clock.instant(), event);
        if (!guests.isEmpty()) {
            tell(Guest.message("more", Page.json(news)));
        }
    }

    @Override
    public synchronized void over(Report report) {
        over = Guest.message(Guest.OVER, Page.json(ReportPage.data(timeline, report)));
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
    String welcome(Guest guest) {
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
            return Guest.message("all", Page.json(past.data())); // not while the run waits for us
        }
    }

    synchronized void goodbye(Guest guest) {
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
        http.stop(0);
        threads.shutdownNow();
    }
}
