package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbersStandToTheRightBelowTheirNamesAndTextToTheLeft() {
        Table table = new Table()
                .header("batch", "connections", "what")
                .row(1, "1,000", "few")
                .row(10, "1,000,000", "a great many");

        assertThat(table.lines())
                .containsExactly(
                        "batch  connections  what", //
                        "    1        1,000  few",
                        "   10    1,000,000  a great many");
    }

    @Test
    void severalHeaderRowsDoNotMakeNumbersText() {
        Table table =
                new Table().header("", "B/conn:").header("", "heap").row("a", 7).row("b", -117);

        assertThat(table.lines()).containsExactly("   B/conn:", "      heap", "a        7", "b     -117");
    }

    @Test
    void withoutAHeaderEverythingStandsToTheLeft() {
        Table table = new Table().row("counts", "12").row("target", 100);

        assertThat(table.lines()).containsExactly("counts  12", "target  100");
    }

    @Test
    void rowsMayBeShorterThanOthersAndLinesEndWithoutBlanks() {
        assertThat(new Table()
                        .row("one")
                        .row("one", "two", "three")
                        .row("a", "")
                        .lines())
                .containsExactly("one", "one  two  three", "a");
    }

    @Test
    void anEmptyTableHasNoLines() {
        assertThat(new Table().lines()).isEmpty();
    }
}
