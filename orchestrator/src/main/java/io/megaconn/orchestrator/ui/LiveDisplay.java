package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.LineLabel;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.TerminalSize;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Display for a terminal: events scroll, and a live region below them is redrawn with every sample. */
public final class LiveDisplay implements Consumer<Event> {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;
    /** Columns of a bar's brackets and gap, of the rate and of the remaining time. */
    private static final int BESIDE_BAR = 28;
    /** Columns below which labels get no column of their own. */
    private static final int NARROW = 50;

    private static final String GAP = "  ";

    private final PrintStream out;
    private final Style style;
    private final int target;
    private final long startNanos;
    private final Progress progress;
    private final LongSupplier nanoTime;
    private final LiveRegion block;
    private final FindingFilter news = new FindingFilter();
    private final SampleText texts;

    /** @param startNanos start of the run, on the clock of {@link System#nanoTime()} */
    public LiveDisplay(PrintStream out, Style style, Plan plan, long startNanos) {
        this(out, style, plan, startNanos, System::nanoTime, TerminalSize::now);
    }

    LiveDisplay(
            PrintStream out,
            Style style,
            Plan plan,
            long startNanos,
            LongSupplier nanoTime,
            Supplier<TerminalSize> size) {
        this.block = new LiveRegion(size);
        this.nanoTime = nanoTime;
        this.out = out;
        this.style = style;
        this.target = plan.target();
        this.startNanos = startNanos;
        this.progress = new Progress(plan.target());
        this.texts = new SampleText(plan);
    }

    @Override
    public synchronized void accept(Event event) {
        long now = nanoTime.getAsLong();
        texts.observe(event, now);
        List<String> lines = EventText.lines(news.of(event), texts.batches(), style, elapsed(now));
        StringBuilder text = new StringBuilder();
        if (event instanceof Event.Sampled || event instanceof Event.RunEnded || !lines.isEmpty()) {
            text.append(block.erase());
        }
        Messages.fitting(lines, block.columns())
                .forEach(line -> text.append(line).append('\n'));
        if (event instanceof Event.Sampled sampled) {
            text.append(block.draw(lines(sampled, now)));
        }
        out.print(text); // one write, to avoid tearing
        out.flush();
    }

    private List<String> lines(Event.Sampled s, long now) {
        // A client pod counts only when it is fully connected; the server counts each connection at once.
        long open = Math.min(s.expected(), s.counts().most().orElse(0));
        progress.add(open, now);
        List<String> lines = new ArrayList<>(folded(texts.stage(), texts.holding() ? hold(open, now) : ramp(open)));
        lines.addAll(folded("", sides(s)));
        lines.addAll(folded(
                "",
                "elapsed " + elapsed(now),
                texts.serverReports() ? Messages.known(s.messagesPerSecond()) + " messages/s" : "",
                count("lost", s.lost()),
                texts.serverReports() ? count("silent", s.silent()) : "",
                texts.replies() ? count("unanswered", s.unanswered()) : "",
                texts.replyTime(s),
                "memory " + (s.memoryTaken() < 0 ? "unknown" : Quantities.bytes(s.memoryTaken()))));
        lines.addAll(folded("", s.ages().mark().strip()));
        return lines;
    }

    private String[] sides(Event.Sampled s) {
        List<String> sides = new ArrayList<>(List.of(texts.clientsReady(s)));
        if (texts.serverReports()) {
            sides.add("server " + Messages.known("%,d", s.counts().server()));
            sides.add("kernel " + Messages.known("~%,d", s.counts().kernel()));
        } else {
            sides.addAll(SampleText.sides(s.counts()));
        }
        return sides.toArray(String[]::new);
    }

    private String[] ramp(long open) {
        return new String[] {
            bar((double) open / target),
            "%,d of %,d".formatted(open, target),
            "%,d/s".formatted(progress.perSecond()),
            progress.left() + " left"
        };
    }

    private String[] hold(long open, long now) {
        return new String[] {bar(texts.heldPart(now)), texts.countdown(now), "%,d of %,d open".formatted(open, target)};
    }

    private String elapsed(long now) {
        return Quantities.clock(TimeUnit.NANOSECONDS.toSeconds(now - startNanos));
    }

    /** Returns the parts, behind the label and in as many lines as they need. */
    private List<String> folded(String label, String... parts) {
        String text = Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(GAP));
        if (text.isEmpty()) {
            return List.of();
        }
        if (block.columns() < NARROW) {
            return TextWidth.fold(label.isEmpty() ? text : label + GAP + text, GAP, block.columns());
        }
        List<String> lines = new ArrayList<>();
        for (String line : TextWidth.fold(text, GAP, block.columns() - LineLabel.WIDTH)) {
            lines.add(lines.isEmpty() ? LineLabel.line(label, line) : LineLabel.more(line));
        }
        return lines;
    }

    /** Returns the progress bar, as long as fits, always of the same length. */
    private String bar(double part) {
        int counts = "%,d of %,d".formatted(target, target).length();
        int length = Math.min(LONGEST_BAR, block.columns() - LineLabel.WIDTH - BESIDE_BAR - counts);
        if (length < SHORTEST_BAR) {
            return "";
        }
        int full = (int) Math.clamp(Math.floor(length * part), 0, length);
        return "[" + style.good("#".repeat(full)) + ".".repeat(length - full) + "]";
    }

    private String count(String name, long n) {
        String text = name + " " + Messages.known(n);
        return n <= 0 ? text : style.bad(text);
    }
}
