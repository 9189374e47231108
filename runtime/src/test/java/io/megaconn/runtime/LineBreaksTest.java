package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBreaksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.8 GiB",
                "10 s",
                "(10 s)",
                "-3 B",
                "1,234 bytes",
                "0.12 ms,",
                "15 \u00b5s",
                "2 cores.",
                "99.9 %",
                "+12.5 percent",
                "812 MiB/s",
                "\"5 minutes\"",
                "~1.5 cores:"
            })
    void aNumberAndItsUnitAreOnePart(String text) {
        assertThat(LineBreaks.parts("about " + text + " or more")).containsExactly("about", text, "or", "more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 so", "v1.2 s", "GiB 10", "x s", "1 2", "5 connections"})
    void otherWordsAreParts(String text) {
        assertThat(LineBreaks.parts(text)).containsExactly(text.split(" "));
    }

    @Test
    void theyAreTheWholeText() {
        assertThat(String.join(" ", LineBreaks.parts("  a  10 s   9 B 5 s "))).isEqualTo("  a  10 s   9 B 5 s ");
        assertThat(LineBreaks.parts("10  s")).containsExactly("10", "", "s");
        assertThat(LineBreaks.parts("")).containsExactly("");
    }
}
