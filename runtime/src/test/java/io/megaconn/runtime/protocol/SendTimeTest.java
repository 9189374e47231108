package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendTimeTest {
    private static final String TIME = "@1796000123456789-00c0ffee@";

    private final List<String> found = new ArrayList<>();

    /** Returns what is left at the end. */
    private String find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int rest =
                SendTime.find(bytes, 0, bytes.length, (micros, clock) -> found.add("%d %08x".formatted(micros, clock)));
        return new String(bytes, rest, bytes.length - rest, StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsFound() {
        byte[] out = new byte[SendTime.LENGTH];
        assertThat(SendTime.write(out, 0, 1_796_000_123_456_789L, 0xC0FFEE)).isEqualTo(SendTime.LENGTH);
        assertThat(new String(out, StandardCharsets.US_ASCII)).isEqualTo(TIME);
        assertThat(find(TIME)).isEmpty();
        assertThat(found).containsExactly("1796000123456789 00c0ffee");
    }

    @Test
    void allAreFoundWhateverIsAround() {
        assertThat(find("{\"at\":\"" + TIME + "\"}@@" + TIME.replace("00c0ffee", "ffffffff") + TIME + "@17"))
                .isEqualTo("@17");
        assertThat(found)
                .containsExactly("1796000123456789 00c0ffee", "1796000123456789 ffffffff", "1796000123456789 00c0ffee");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@1796000123456789@",
                "@179600012345678-00c0ffee@",
                "@17960001234567890-00c0ffee@",
                "@1796000123456789-00C0FFEE@",
                "@1796000123456789-00c0ffee.",
                "@a796000123456789-00c0ffee",
                "user@example.test"
            })
    void whatOnlyLooksLikeOneIsNotFound(String text) {
        find(text + "x");
        assertThat(found).isEmpty();
    }

    @Test
    void everyIncompleteOneIsLeft() {
        for (int n = 1; n < TIME.length(); n++) {
            assertThat(find("hello" + TIME.substring(0, n))).isEqualTo(TIME.substring(0, n));
        }
        assertThat(find("mail@example")).isEmpty();
        assertThat(found).isEmpty();
    }
}
