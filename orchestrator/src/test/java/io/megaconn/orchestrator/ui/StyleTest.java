package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StyleTest {
    private static final Map<String, String> XTERM = Map.of("TERM", "xterm-256color");

    @Test
    void aTerminalIsLiveAndColored() {
        assertThat(Style.of(true, XTERM)).isEqualTo(new Style(true, true));
    }

    @Test
    void aPipeIsNeither() {
        assertThat(Style.of(false, XTERM)).isEqualTo(Style.PLAIN);
    }

    @Test
    void noColorTakesTheColorAndLeavesTheLiveDisplay() {
        assertThat(Style.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(new Style(true, false));
    }

    @Test
    void anEmptyNoColorIsAsGoodAsNone() {
        assertThat(Style.of(true, Map.of("TERM", "xterm", "NO_COLOR", ""))).isEqualTo(new Style(true, true));
    }

    @Test
    void aDumbTerminalAndOneWithoutANameArePlain() {
        assertThat(Style.of(true, Map.of("TERM", "dumb"))).isEqualTo(Style.PLAIN);
        assertThat(Style.of(true, Map.of())).isEqualTo(Style.PLAIN);
    }

    @Test
    void textOfOthersColorsAndErasesNothing() {
        String text = "\u001b[2J\u001b[32mall is well\u0007\r";

        assertThat(new Style(true, true).bad(text)).isEqualTo("\033[31m?[2J?[32mall is well??\033[0m");
        assertThat(Style.PLAIN.bad(text)).isEqualTo("?[2J?[32mall is well??");
    }

    @Test
    void colorsEndWhereTheTextEnds() {
        Style colored = new Style(true, true);

        assertThat(colored.good("ok")).isEqualTo("\033[32mok\033[0m");
        assertThat(colored.warn("hm")).isEqualTo("\033[33mhm\033[0m");
        assertThat(colored.bad("no")).isEqualTo("\033[31mno\033[0m");
        assertThat(Style.PLAIN.good("ok") + Style.PLAIN.warn("hm") + Style.PLAIN.bad("no"))
                .isEqualTo("okhmno");
    }
}
