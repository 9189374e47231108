package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveRegionTest {
    private static final List<String> LINES = List.of("a".repeat(60), "b".repeat(100), "", "c".repeat(20));

    private TerminalSize size = new TerminalSize(80, 24);
    private final LiveRegion block = new LiveRegion(() -> size);
    private final TerminalEmulator terminal = new TerminalEmulator(80, 24);

    @Test
    void isDrawnAgainInTheSamePlace() {
        terminal.print("above\n");
        redraw(LINES);
        redraw(LINES);

        assertThat(terminal.lines()).containsExactly("above", "a".repeat(60), "b".repeat(79), "c".repeat(20));
    }

    @Test
    void aTerminalThatGetsNarrowerOrWiderWhileItIsDrawnShowsNoRemains() {
        terminal.print("above\n");
        redraw(LINES);
        for (int columns : new int[] {40, 13, 200, 41, 80}) {
            resize(columns, 24);
            redraw(LINES);

            assertThat(terminal.lines())
                    .as("%d columns", columns)
                    .containsExactly(
                            "above",
                            "a".repeat(Math.min(60, columns - 1)),
                            "b".repeat(Math.min(100, columns - 1)),
                            "c".repeat(Math.min(20, columns - 1)));
        }
    }

    @Test
    void whatIsTypedBelowItIsErasedWithIt() {
        redraw(LINES);
        terminal.print("^C");

        terminal.print(block.erase() + "interrupted\n");

        assertThat(terminal.lines()).containsExactly("interrupted");
    }

    @Test
    void whatIsTallerThanTheTerminalLeavesOutItsMiddle() {
        List<String> many =
                IntStream.rangeClosed(1, 60).mapToObj(n -> "line " + n).toList();
        resize(80, 12);

        redraw(many);
        redraw(many);

        assertThat(terminal.lines())
                .containsExactly(
                        "line 1",
                        "line 2",
                        "line 3",
                        "line 4",
                        "line 5",
                        "... 50 more lines in a taller terminal",
                        "line 56",
                        "line 57",
                        "line 58",
                        "line 59",
                        "line 60");
    }

    @Test
    void anyOrderOfDrawsAndSizesLeavesOneBlock() {
        Random random = new Random(4711);
        List<String> above = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            switch (random.nextInt(3)) {
                case 0 -> resize(10 + random.nextInt(190), 30 + random.nextInt(30));
                case 1 -> {
                    terminal.print(block.erase() + "event " + i + "\n");
                    above.add("event " + i);
                }
                default -> {
                    redraw(List.of("x".repeat(random.nextInt(9)) + i, "y".repeat(1 + random.nextInt(150))));
                    assertThat(terminal.lines())
                            .as("step %d", i)
                            .hasSize(above.size() + 2)
                            .startsWith(above.toArray(String[]::new));
                }
            }
        }
    }

    private void redraw(List<String> lines) {
        terminal.print(block.erase() + block.draw(lines));
    }

    private void resize(int columns, int rows) {
        size = new TerminalSize(columns, rows);
        terminal.resize(columns, rows);
    }
}
