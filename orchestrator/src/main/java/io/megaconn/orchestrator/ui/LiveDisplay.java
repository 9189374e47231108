package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.Quantities;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** For a terminal: what happens scrolls, and below it a block of 80 columns at most is redrawn with every sample. */
public final class LiveDisplay implements Consumer<Event> {
    private static final int BAR = 30;

    private final PrintStream out;
    private final Style style;
    private final int target;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private int batch;
    private int batches;
    private @Nullable String holding;
    private int drawn;

    public LiveDisplay(PrintStream out, Style style, int target) {
        this(out, style, target, System::nanoTime);
    }

    LiveDisplay(PrintStream out, Style style, int target, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.out = out;
        this.style = style;
        this.target = target;
        this.progress = new Progress(target);
    }

    @Override
    public synchronized void accept(Event event) {
        List<String> lines = Texts.event(event, batches, style);
        StringBuilder text = new StringBuilder();
        switch (event) {
            case Event.BatchStarted started -> {
                batch = started.batch();
                batches = started.of();
            }
            case Event.HoldStarted started -> holding = "hold " + Quantities.format(started.duration());
            default -> {}
        }
        if (event instanceof Event.Sampled || event instanceof Event.RunEnded || !lines.isEmpty()) {
            erase(text);
        }
        lines.forEach(line -> text.append(line).append('\n'));
        if (event instanceof Event.Sampled sampled) {
            draw(text, sampled);
        }
        out.print(text); // in one piece, so that it never tears
        out.flush();
    }

    private void erase(StringBuilder text) {
        for (; drawn > 0; drawn--) {
            text.append("\033[1A\033[2K");
        }
    }

    private void draw(StringBuilder text, Event.Sampled s) {
        // A pod counts when its share is whole; the server sees each connection as it comes.
        long now =
                Math.min(s.expected(), Math.max(s.counts().clients(), s.counts().server()));
        progress.add(now, nanoTime.getAsLong());
        int full = (int) Math.min(BAR, BAR * now / target);
        text.append(" [")
                .append(style.good("#".repeat(full)))
                .append(".".repeat(BAR - full))
                .append("] ")
                .append("%,d of %,d".formatted(now, target))
                .append(holding == null ? "  %,d/s  %s left".formatted(progress.perSecond(), progress.left()) : "")
                .append('\n');
        text.append(" %s  clients full %d  server %,d  kernel ~%,d%n"
                .formatted(
                        holding == null ? "batch %d/%d".formatted(batch, batches) : holding,
                        s.clientsReady(),
                        s.counts().server(),
                        s.counts().kernel()));
        text.append(" memory %s (%s)  %,d msg/s  %s  %s%n"
                .formatted(
                        Quantities.bytes(s.memoryTaken()),
                        now == 0 ? "-" : "%,d B/conn".formatted(s.memoryTaken() / now),
                        s.messagesPerSecond(),
                        count("lost", s.lost()),
                        count("silent", s.silent())));
        drawn = 3;
    }

    private String count(String name, long n) {
        String text = "%s %,d".formatted(name, n);
        return n == 0 ? text : style.bad(text);
    }
}
