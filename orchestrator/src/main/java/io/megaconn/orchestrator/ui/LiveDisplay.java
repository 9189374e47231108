package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Reply;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Display for a terminal: events scroll, and a live region of at most 80 columns below them is redrawn with every sample. */
public final class LiveDisplay implements Consumer<Event> {
    private static final int LONGEST_BAR = 30;
    /** Columns beside the bar. */
    private static final int BESIDE_BAR = 49;

    private static final int SHORTEST_BAR = 5;
    /** Prefix of a command, which must not be broken, so that it can be copied. */
    private static final String FIX = "fix: ";

    private final PrintStream out;
    private final Style style;
    private final int target;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final LiveRegion block;
    private int batch;
    private final FindingFilter news = new FindingFilter();
    private int batches;
    private boolean replies;
    private @Nullable String holding;

    public LiveDisplay(PrintStream out, Style style, int target) {
        this(out, style, target, System::nanoTime, TerminalSize::now);
    }

    LiveDisplay(PrintStream out, Style style, int target, LongSupplier nanoTime, Supplier<TerminalSize> size) {
        this.block = new LiveRegion(size);
        this.nanoTime = nanoTime;
        this.out = out;
        this.style = style;
        this.target = target;
        this.progress = new Progress(target);
    }

    @Override
    public synchronized void accept(Event event) {
        List<String> lines = Messages.event(news.of(event), batches, style);
        StringBuilder text = new StringBuilder();
        switch (event) {
            case Event.RunStarted started -> replies = started.plan().workload().reply() != Reply.NONE;
            case Event.BatchStarted started -> {
                batch = started.batch();
                batches = started.of();
            }
            case Event.HoldStarted started -> holding = "hold " + Quantities.format(started.duration());
            default -> {}
        }
        if (event instanceof Event.Sampled || event instanceof Event.RunEnded || !lines.isEmpty()) {
            text.append(block.erase());
        }
        lines.stream()
                .flatMap(line -> line.contains(FIX) ? Stream.of(line) : TextWidth.hang(line, block.columns()).stream())
                .forEach(line -> text.append(line).append('\n'));
        if (event instanceof Event.Sampled sampled) {
            draw(text, sampled);
        }
        out.print(text); // one write, to avoid tearing
        out.flush();
    }

    private void draw(StringBuilder text, Event.Sampled s) {
        // A client pod counts only when it is fully connected; the server counts each connection at once.
        long now = Math.min(s.expected(), s.counts().most().orElse(0));
        progress.add(now, nanoTime.getAsLong());
        List<String> lines = Stream.of(
                        " %s%,d of %,d%s"
                                .formatted(
                                        bar(now),
                                        now,
                                        target,
                                        holding == null
                                                ? "  %,d/s  %s left".formatted(progress.perSecond(), progress.left())
                                                : ""),
                        " %s  clients ready %d  server %s  kernel %s"
                                .formatted(
                                        holding == null ? "batch %d/%d".formatted(batch, batches) : holding,
                                        s.clientsReady(),
                                        Messages.known("%,d", s.counts().server()),
                                        Messages.known("~%,d", s.counts().kernel())),
                        " memory %s (%s)  %,d msg/s  %s  %s%s"
                                .formatted(
                                        s.memoryTaken() < 0 ? "unknown" : Quantities.bytes(s.memoryTaken()),
                                        now == 0 || s.memoryTaken() < 0
                                                ? "-"
                                                : "%,d B/conn".formatted(s.memoryTaken() / now),
                                        s.messagesPerSecond(),
                                        count("lost", s.lost()),
                                        count("silent", s.silent()),
                                        replies ? "  " + count("unanswered", s.unanswered()) : ""),
                        s.ages().mark())
                .filter(line -> !line.isEmpty())
                .toList();
        text.append(block.draw(lines.stream()
                .flatMap(line -> TextWidth.fold(line, "  ", block.columns()).stream())
                .toList()));
    }

    /** Returns the progress bar, as long as fits. */
    private String bar(long now) {
        int length = Math.min(LONGEST_BAR, block.columns() - BESIDE_BAR);
        if (length < SHORTEST_BAR) {
            return "";
        }
        int full = (int) Math.min(length, length * now / target);
        return "[" + style.good("#".repeat(full)) + ".".repeat(length - full) + "] ";
    }

    private String count(String name, long n) {
        String text = name + " " + Messages.known(n);
        return n <= 0 ? text : style.bad(text);
    }
}
