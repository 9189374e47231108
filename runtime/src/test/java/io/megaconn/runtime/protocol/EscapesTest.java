package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PING\\r\\n     | 50494e470d0a
            \\0\\00\\101\\7 | 00004107
            \\x0a\\xFF\\x7B | 0aff7b
            \\\\\\'\\"\\?   | 5c27223f
            \\t\\a\\b\\f\\v\\e | 0907080c0b1b
            \\{\\}          | 7b7d
            \\u00e9é😀      | c3a9c3a9f09f9880
            \\x001          | 0031
            {a}             | 7b617d
            """)
    void escapesAreThoseOfC(String text, String hex) {
        assertThat(Escapes.bytes("--message", text)).asHexString().isEqualToIgnoringCase(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\", "\\q", "\\x", "\\x1", "\\xg0", "\\400", "\\u12", "\\ "})
    void anotherEscapeIsRefused(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Escapes.bytes("--expect", text))
                .withMessageStartingWith("--expect: '\\")
                .withMessageContaining("is not an escape")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void hexadecimalDigitsMayHaveSpaces() {
        assertThat(Escapes.hex("--message", "hex:00 fF")).asHexString().isEqualTo("00FF");
        assertThat(Escapes.hex("--message", "00ff")).isNull();
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Escapes.hex("--message", "hex:0"))
                .withMessageContaining("two hexadecimal digits");
    }

    @Test
    void everyContentHasALiteral() {
        Random random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            byte[] text =
                    "hex:{a}\\{\r\n\0é{random:7}".substring(random.nextInt(10)).getBytes(StandardCharsets.UTF_8);
            for (byte[] content : new byte[][] {bytes, text}) {
                Template template = TemplateParser.parse("--message", Escapes.literal(content));
                assertThat(((Template.Fixed) template).bytes()).isEqualTo(content);
            }
        }
    }
}
