package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void coloursTakeNoColumns() {
        assertThat(Columns.width("a\033[31mbc\033[0md")).isEqualTo(4);
        assertThat(Columns.width("äö😀")).isEqualTo(3);
    }

    @Test
    void whatIsTooWideIsCutAndItsColourEnds() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdef", 4)).isEqualTo("abcd");
        assertThat(Columns.cut("a\033[31mbcd\033[0mef", 3)).isEqualTo("a\033[31mbc\033[0m");
        assertThat(Columns.cut("a\033[31mb\033[0m", 2)).isEqualTo("a\033[31mb\033[0m");
        assertThat(Columns.cut("x😀y", 2)).isEqualTo("x😀");
    }

    @Test
    void itIsFoldedOnlyWhereTheSeparatorIs() {
        assertThat(Columns.fold(" one two  three  four", "  ", 80)).containsExactly(" one two  three  four");
        assertThat(Columns.fold(" one two  three  four", "  ", 15)).containsExactly(" one two  three", " four");
        assertThat(Columns.fold(" one two  three  four", "  ", 3)).containsExactly(" one two", " three", " four");
    }

    @Test
    void whatComesAfterANameHangsBelowItself() {
        assertThat(Columns.hang("plan  one two three", 80)).containsExactly("plan  one two three");
        assertThat(Columns.hang("plan  one two three", 13)).containsExactly("plan  one two", "      three");
        assertThat(Columns.hang("plan one two three", 8)).containsExactly("plan one", "two", "three");
        assertThat(Columns.hang("  one two", 5)).containsExactly("  one", "  two");
        assertThat(Columns.hang("\033[33mplan  one two\033[0m", 9))
                .containsExactly("\033[33mplan  one", "      two\033[0m");
        assertThat(Columns.hang("plan  one", 2)).containsExactly("plan  one");
    }
}
