package io.megaconn.orchestrator.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the output alone; StatusIT tests it in a terminal. */
class FullScreenTest {
    private TerminalSize size = new TerminalSize(10, 4);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FullScreen screen = new FullScreen(new PrintStream(out, true, UTF_8), () -> size);

    @Test
    void isOpenedByTheFirstLinesAndGivenBackWithTheLast() {
        screen.show(columns -> List.of("a", "b"));
        assertThat(printed()).isEqualTo("\033[?1049h\033[?25l\033[Ha\033[K\r\nb\033[K\033[J");
        screen.show(columns -> List.of("c"));
        assertThat(printed()).isEqualTo("\033[Hc\033[K\033[J");

        screen.close();
        assertThat(printed()).isEqualTo("\033[?25h\033[?1049lc\n");
    }

    @Test
    void nothingIsWiderOrTallerThanTheTerminal() {
        screen.show(columns -> List.of("x".repeat(11), "b", "c", "d", "e"));

        assertThat(printed())
                .endsWith("\033[H" + "x".repeat(10) + "\033[K\r\nb\033[K\r\n... 2 more\033[K\r\ne\033[K\033[J");
    }

    @Test
    void isDrawnAgainWhenTheSizeIsAnother() {
        screen.show(columns -> List.of("columns: " + columns));
        printed();

        screen.follow();
        assertThat(printed()).isEmpty();
        size = new TerminalSize(20, 4);
        screen.follow();
        assertThat(printed()).contains("columns: 20");
    }

    @Test
    void whereNothingWasShownNothingIsGivenBack() {
        screen.follow();
        screen.close();
        assertThat(printed()).isEmpty();
    }

    @Test
    void afterTheEndNothingIsDrawnAnyMore() {
        screen.show(columns -> List.of("a"));
        screen.close();
        printed();

        screen.show(columns -> List.of("b"));
        screen.follow();
        screen.close();
        assertThat(printed()).isEmpty();
    }

    private String printed() {
        String text = out.toString(UTF_8);
        out.reset();
        return text;
    }
}
