package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextWidthTest {
    @Test
    void coloursTakeNoColumns() {
        assertThat(TextWidth.width("a\033[31mbc\033[0md")).isEqualTo(4);
        assertThat(TextWidth.width("äö😀")).isEqualTo(4);
    }

    @Test
    void whatIsTooWideIsCutAndItsColourEnds() {
        assertThat(TextWidth.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(TextWidth.cut("abcdef", 4)).isEqualTo("abcd");
        assertThat(TextWidth.cut("a\033[31mbcd\033[0mef", 3)).isEqualTo("a\033[31mbc\033[0m");
        assertThat(TextWidth.cut("a\033[31mb\033[0m", 2)).isEqualTo("a\033[31mb\033[0m");
        assertThat(TextWidth.cut("x😀y", 3)).isEqualTo("x😀");
        assertThat(TextWidth.cut("x😀y", 2)).isEqualTo("x");
        assertThat(TextWidth.cut("节点一", 5)).isEqualTo("节点");
        assertThat(TextWidth.cut("e\u0301e\u0301e", 2)).isEqualTo("e\u0301e\u0301");
    }

    @Test
    void itIsFoldedOnlyWhereTheSeparatorIs() {
        assertThat(TextWidth.fold(" one two  three  four", "  ", 80)).containsExactly(" one two  three  four");
        assertThat(TextWidth.fold(" one two  three  four", "  ", 15)).containsExactly(" one two  three", " four");
        assertThat(TextWidth.fold(" one two  three  four", "  ", 3)).containsExactly(" one two", " three", " four");
    }

    @Test
    void aWordThatIsWiderThanALineIsBrokenAndNotCut() {
        assertThat(TextWidth.wrap("see /home/ann/config now", 80)).containsExactly("see /home/ann/config now");
        assertThat(TextWidth.wrap("see /home/ann/config now", 10))
                .containsExactly("see", "/home/ann/", "config", "now");
        assertThat(TextWidth.wrap("a", 0)).containsExactly("a");
    }

    @Test
    void aNumberStaysWithItsUnit() {
        assertThat(TextWidth.hang("memory  8.7 GiB: kernel 7.9 GiB", 28))
                .containsExactly("memory  8.7 GiB: kernel", "        7.9 GiB");
        assertThat(TextWidth.wrap("held for 60 s, then 1,234.5 MiB/s", 10))
                .containsExactly("held for", "60 s, then", "1,234.5 Mi", "B/s");
        assertThat(TextWidth.wrap("of 2 cores (5 %)", 6)).containsExactly("of", "2 core", "s", "(5 %)");
    }

    @Test
    void whatComesAfterANameHangsBelowItself() {
        assertThat(TextWidth.hang("plan  one two three", 80)).containsExactly("plan  one two three");
        assertThat(TextWidth.hang("plan  one two three", 13)).containsExactly("plan  one two", "      three");
        assertThat(TextWidth.hang("plan one two three", 8)).containsExactly("plan one", "two", "three");
        assertThat(TextWidth.hang("  one two", 5)).containsExactly("  one", "  two");
        assertThat(TextWidth.hang("\033[33mplan  one two\033[0m", 9))
                .containsExactly("\033[33mplan  one", "      two\033[0m");
        assertThat(TextWidth.hang("plan  one", 2)).containsExactly("plan  one");
    }
}
