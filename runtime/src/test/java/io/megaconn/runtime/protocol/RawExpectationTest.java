package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawExpectationTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            +PONG\\r\\n    | +PONG\\r\\n+PONG\\r\\n     | 2 | 2 | 0
            PONG           | +PONG\\r\\n+PONG\\r\\n     | 2 | 2 | 2
            aab            | aaab                       | 1 | 1 | 0
            abab           | abaabab                    | 1 | 1 | 0
            abab           | ababab                     | 2 | 1 | 0
            line           | one\\ntwo\\nthr            | 3 | 2 | 0
            until:\\0      | a\\0b\\0                   | 1 | 1 | 2
            length:3       | 1234567                    | 2 | 2 | 1
            hex:0d0a       | x\\r\\r\\ny                | 1 | 1 | 1
            x              | abc                        | 0 | 0 | 3
            """)
    void repliesAreFoundWhereverReadsBegin(String expect, String stream, int open, int matched, int unsolicited) {
        byte[] bytes = Escapes.bytes("stream", stream);
        for (int i = 0; i <= bytes.length; i++) {
            for (int j = i; j <= bytes.length; j++) {
                Feed feed = new Feed(RawExpectation.parse("--expect", expect), open).readSplit(bytes, i, j);

                assertThat(feed.events).isEqualTo(Collections.nCopies(matched, "matched"));
                assertThat(feed.unsolicitedBytes()).isEqualTo(unsolicited);
                assertThat(feed.left()).isZero();
            }
        }
    }

    @Test
    void everyNeedleIsFoundLikeInAString() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String needle = random(random, 1 + random.nextInt(6));
            String text = random(random, 30);
            Feed feed = new Feed(RawExpectation.parse("--expect", needle), 100).read(text);

            int count = 0;
            for (int at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length())) {
                count++;
            }
            assertThat(feed.events).as("%s in %s", needle, text).hasSize(count);
        }
    }

    private static String random(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        return text.toString();
    }

    @Test
    void bytesBeforeTheRequestAreNoPartOfTheReply() {
        Feed feed = new Feed(RawExpectation.parse("--expect", "pong"), 0)
                .read("po")
                .request()
                .read("ngpong");

        assertThat(feed.events).containsExactly("matched");
        assertThat(feed.unsolicitedBytes()).isEqualTo(2);
    }

    @Test
    void anyBytesAnswerAllThatIsOpen() {
        Feed feed = new Feed(new RawExpectation.Any(), 2).read("x").read("y");

        assertThat(feed.events).containsExactly("matched", "matched");
        assertThat(feed.unsolicitedBytes()).isEqualTo(1);
    }

    @Test
    void anEchoIsTheMessageByteForByte() {
        Template rendered = TemplateParser.parse("--message", "<{sequence}>");
        byte[] echo = bytes("<1><2>");
        for (int i = 0; i <= echo.length; i++) {
            assertThat(new Feed(new EchoExpectation(rendered), 2).readSplit(echo, i).events)
                    .containsExactly("matched", "matched");
        }
        assertThat(new Feed(new EchoExpectation(rendered), 2).read("<1><3>").events)
                .containsExactly("matched", "mismatched", "matched");
        assertThat(new Feed(new EchoExpectation(new Template.Fixed(bytes("ab"))), 1)
                        .read("abc")
                        .unsolicitedBytes())
                .isEqualTo(1);
    }

    @Test
    void anExpectationHasAtMost64Bytes() {
        assertThat(RawExpectation.parse("--expect", "x".repeat(64))).isNotNull();
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RawExpectation.parse("--expect", "x".repeat(65)))
                .withMessageStartingWith("--expect has 65 bytes: use 1 to 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "until:", "hex:", "hex:0", "length:", "length:0", "length:x", "length:1048577", "\\q"})
    void anotherExpectationIsRefusedInOneLine(String expect) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RawExpectation.parse("--first-expect", expect))
                .withMessageStartingWith("--first-expect")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }
}
