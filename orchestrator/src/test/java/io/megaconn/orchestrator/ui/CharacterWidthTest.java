package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.TerminalSize;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterWidthTest {
    @ParameterizedTest
    @CsvSource({
        "client-7, 8",
        "äößé, 4",
        "Ж, 1",
        "节点, 4",
        "ノード, 6",
        "한국, 4",
        "ｆｕｌｌ, 8",
        "ﾊﾝｶｸ, 4",
        "𠮷, 2",
        "😀🚀, 4",
        "→█─, 3"
    })
    void wideCharactersTakeTwoColumns(String text, int columns) {
        assertThat(TextWidth.width(text)).isEqualTo(columns);
    }

    @Test
    void combiningMarksTakeNone() {
        assertThat(TextWidth.width("e\u0301a\u0308")).isEqualTo(2);
        assertThat(TextWidth.width("\u1112\u1161\u11ab")).isEqualTo(2); // a Hangul syllable in three parts
    }

    /** Terminals differ: some draw one emoji of two columns, others each part. */
    @Test
    void sequencesCountAsMuchAsTheirPartsTogether() {
        assertThat(TextWidth.width("\u2764\ufe0f")).isEqualTo(2);
        assertThat(TextWidth.width("\ud83d\udc69\u200d\ud83d\udcbb")).isEqualTo(4);
        assertThat(TextWidth.width("\ud83c\udde9\ud83c\uddea")).isEqualTo(4);
    }

    @Test
    void tablesAlignWideCells() {
        assertThat(new Table().row("节点", "x").row("node", "y").lines()).containsExactly("节点  x", "node  y");
    }

    @Test
    void liveFrameNeverWraps() {
        LiveRegion region = new LiveRegion(() -> new TerminalSize(20, 10));

        assertThat(region.draw(List.of("节点一二三四五六", "🚀🚀🚀🚀🚀🚀"))).isEqualTo("节点一二三四五六\n🚀🚀🚀🚀🚀🚀\n");

        LiveRegion narrow = new LiveRegion(() -> new TerminalSize(10, 10));
        assertThat(narrow.draw(List.of("节点一二三四五六", "🚀🚀🚀🚀🚀🚀"))).isEqualTo("节点一二\n🚀🚀🚀🚀\n");
    }

    @Test
    void anOddWidthWrapsWideCharactersEarlier() {
        assertThat(TextWidth.rows("一二三四五六七八九十", 5)).isEqualTo(5);
        assertThat(TextWidth.rows("abcdefghij", 5)).isEqualTo(2);
        assertThat(TextWidth.rows("", 5)).isEqualTo(1);
    }

    @Test
    void theFrameIsErasedWithAllRowsItTakesAfterTheTerminalShrank() {
        AtomicReference<TerminalSize> size = new AtomicReference<>(new TerminalSize(40, 10));
        LiveRegion region = new LiveRegion(size::get);
        region.draw(List.of("一二三四五六七八九十"));

        size.set(new TerminalSize(5, 10));

        assertThat(region.erase().split("1A", -1)).hasSize(1 + 5);
    }
}
