package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
    @ParameterizedTest
    @CsvSource({
        "'\u001b[2J', '?[2J'",
        "'\u001b]0;title\u0007', '?]0;title?'",
        "'\u009b2J', '?2J'",
        "'done\rfake', 'done?fake'",
        "'\u007f\u0000\b', '???'",
        "'a\u202eb', 'a?b'",
        "'\u2028', '?'",
        "'\ud800x', '?x'",
    })
    void whatATerminalWouldObeyIsReplaced(String text, String printed) {
        assertThat(Printable.of(text)).isEqualTo(printed);
    }

    @Test
    void linesTabsAndWritingsStayAsTheyAre() {
        String text = "two\nlines\tof \u00e4\u4e16\ud83d\ude00 \"text\"";

        assertThat(Printable.of(text)).isSameAs(text);
    }
}
