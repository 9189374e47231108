package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.wire.Reply;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Display for a log or a pipe: prints events, and the state every few seconds. */
public final class PlainDisplay implements Consumer<Event> {
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final FindingFilter news = new FindingFilter();
    private int batches;
    private int batch;
    private long lastSample;
    private boolean replies;

    public PlainDisplay(PrintStream out) {
        this(out, System::nanoTime);
    }

    PlainDisplay(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.lastSample = nanoTime.getAsLong();
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof Event.BatchStarted started) {
            batch = started.batch();
            batches = started.of();
            out.printf(
                    "batch %d/%d  starts %s%n", batch, batches, Messages.count(started.clients(), "client", "clients"));
        }
        if (event instanceof Event.RunStarted started) {
            replies = started.plan().workload().reply() != Reply.NONE;
        }
        if (event instanceof Event.Sampled s && nanoTime.getAsLong() - lastSample >= EVERY_NANOS) {
            lastSample = nanoTime.getAsLong();
            out.printf(
                    "           %s of %,d, server %s%s; silent %,d, lost %,d, %,d messages/s%s%n",
                    Messages.known("%,d", s.counts().clients()),
                    s.expected(),
                    Messages.known("%,d", s.counts().server()),
                    kernel(s.counts()),
                    s.silent(),
                    s.lost(),
                    s.messagesPerSecond(),
                    unanswered(s.unanswered()) + s.ages().of() + s.ages().mark());
        }
        Messages.event(news.of(event), batches, Style.PLAIN).forEach(out::println);
        out.flush();
    }

    /** Between the gates, few answers of the server have a count of the kernel. */
    private static String kernel(Counts counts) {
        return counts.kernel().isPresent()
                ? ", kernel about %,d".formatted(counts.kernel().getAsLong())
                : "";
    }

    private String unanswered(long requests) {
        return replies ? ", unanswered " + Messages.known(requests) : "";
    }
}
