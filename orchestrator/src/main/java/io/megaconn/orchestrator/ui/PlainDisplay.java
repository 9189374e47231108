package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.LineLabel;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Display for a log or a pipe: prints a line per event, and one with the state every few seconds. */
public final class PlainDisplay implements Consumer<Event> {
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final long startNanos;
    private final LongSupplier nanoTime;
    private final FindingFilter news = new FindingFilter();
    private final SampleText texts;
    private long lastSample;

    /** @param startNanos start of the run, on the clock of {@link System#nanoTime()} */
    public PlainDisplay(PrintStream out, Plan plan, long startNanos) {
        this(out, plan, startNanos, System::nanoTime);
    }

    PlainDisplay(PrintStream out, Plan plan, long startNanos, LongSupplier nanoTime) {
        this.out = out;
        this.startNanos = startNanos;
        this.nanoTime = nanoTime;
        this.texts = new SampleText(plan);
        this.lastSample = nanoTime.getAsLong();
    }

    @Override
    public synchronized void accept(Event event) {
        long now = nanoTime.getAsLong();
        texts.observe(event, now);
        String elapsed = Quantities.clock(TimeUnit.NANOSECONDS.toSeconds(now - startNanos));
        if (event instanceof Event.BatchStarted started) {
            out.println(LineLabel.line(texts.stage(), "starts " + Quantities.count(started.clients(), "client")));
        }
        if (event instanceof Event.Sampled sample && now - lastSample >= EVERY_NANOS) {
            lastSample = now;
            out.println(LineLabel.line(texts.stage(), state(sample, now) + ", elapsed " + elapsed));
        }
        EventText.lines(news.of(event), texts.batches(), Style.PLAIN, elapsed).forEach(out::println);
        out.flush();
    }

    private String state(Event.Sampled s, long now) {
        return Stream.of(
                        texts.countdown(now),
                        "%s of %,d".formatted(Messages.known("%,d", s.counts().clients()), s.expected()),
                        sides(s.counts()),
                        texts.clientsReady(s) + s.ages().mark(),
                        texts.serverReports() ? "silent " + Messages.known(s.silent()) : "",
                        "lost " + Messages.known(s.lost()),
                        texts.serverReports() ? Messages.known(s.messagesPerSecond()) + " messages/s" : "",
                        texts.replies() ? "unanswered " + Messages.known(s.unanswered()) : "",
                        texts.replyTime(s))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private String sides(Counts counts) {
        return texts.serverReports()
                ? "server %s".formatted(Messages.known("%,d", counts.server())) + kernel(counts)
                : String.join(", ", SampleText.sides(counts));
    }

    /** Omits the kernel's count if the answer has none, as most answers between the gates. */
    private static String kernel(Counts counts) {
        return counts.kernel().isPresent()
                ? ", kernel about %,d".formatted(counts.kernel().getAsLong())
                : "";
    }
}
