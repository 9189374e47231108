package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketFramesTest {
    private static Expectation expecting(String expect) {
        return new WebSocketFrames(RawExpectation.parse("--expect", expect));
    }

    /** Returns frames without a mask, each written as OPCODE[!]TEXT; ! means that the message continues. */
    private static byte[] frames(String... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String frame : frames) {
            boolean more = frame.startsWith("!", 1);
            byte[] payload = frame.substring(more ? 2 : 1).getBytes(StandardCharsets.ISO_8859_1);
            byte[] header = new byte[10];
            int length = WebSocket.header(header, 0, Character.digit(frame.charAt(0), 16), payload.length, false);
            header[0] = (byte) (more ? header[0] & 0x7F : header[0]);
            out.write(header, 0, length);
            out.writeBytes(payload);
        }
        return out.toByteArray();
    }

    @Test
    void messagesAreTheSameWhereverReadsBegin() {
        byte[] stream = frames(
                "1pong",
                "9beat",
                "1!po",
                "9",
                "0!n",
                "ax",
                "0g tail",
                "2" + "x".repeat(300) + "pong",
                "1push",
                "1",
                "1!",
                "0pong");
        for (int i = 0; i <= stream.length; i++) {
            Feed feed = new Feed(expecting("pong"), 3).readSplit(stream, i, Math.min(stream.length, i + 3));

            assertThat(feed.events)
                    .as("split at %d", i)
                    .containsExactly(
                            "matched",
                            "pong 10",
                            "pong 6",
                            "matched",
                            "matched",
                            "unsolicited 4",
                            "unsolicited 0",
                            "unsolicited 4");
        }
        Feed bytewise = new Feed(expecting("pong"), 3);
        for (byte b : stream) {
            bytewise.read(new byte[] {b});
        }
        assertThat(bytewise.events).hasSize(8).contains("matched").last().isEqualTo("unsolicited 4");
        assertThat(bytewise.state()).isZero();
    }

    @Test
    void aCharacterMaySpanFramesAndReads() {
        String euro = new String("€ pong €".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        byte[] stream = frames(
                "1!" + euro.substring(0, 1),
                "9",
                "0!" + euro.substring(1, 2),
                "0" + euro.substring(2),
                "2\u00ff",
                "1" + euro);
        for (int i = 0; i <= stream.length; i++) {
            assertThat(new Feed(expecting("pong"), 2).readSplit(stream, i).events)
                    .as("split at %d", i)
                    .containsExactly("pong 6", "matched", "unsolicited 1", "matched");
        }
        assertThat(new Feed(expecting("length:%d".formatted(euro.length())), 2).readSplit(stream, 5, 12).events)
                .containsExactly("pong 6", "matched", "unsolicited 1", "matched");
    }

    @Test
    void lengthIsThatOfTheMessage() {
        byte[] stream = frames("1!abc", "0de", "1abcd", "1abcde");
        for (int i = 0; i <= stream.length; i++) {
            assertThat(new Feed(expecting("length:5"), 9).readSplit(stream, i).events)
                    .containsExactly("matched", "unsolicited 4", "matched");
        }
    }

    @Test
    void anyMessageOfAnyLengthIsAReply() {
        byte[] stream = frames("2" + "x".repeat(70_000), "1");
        assertThat(new Feed(expecting("any"), 2).readSplit(stream, 1, 5, 69_000).events)
                .containsExactly("matched", "matched");
        assertThat(new Feed(new WebSocketFrames((RawExpectation) null), 0).read(stream).events)
                .containsExactly("unsolicited 70000", "unsolicited 0");
    }

    @Test
    void anEchoIsTheMessageByteForByte() {
        Template message = TemplateParser.parse("--message", "m{sequence}");
        byte[] stream = frames("1m1", "1!m", "02", "1m2", "1m3x", "1m3");
        for (int i = 0; i <= stream.length; i++) {
            Feed feed = new Feed(new WebSocketFrames(new MessageContent.Echo(message)), 3).readSplit(stream, i);
            assertThat(feed.events)
                    .containsExactly(
                            "matched",
                            "matched",
                            "mismatched",
                            "unsolicited 2",
                            "mismatched",
                            "unsolicited 3",
                            "matched");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c101           | WS_RESERVED_BITS
            9100           | WS_RESERVED_BITS
            818100000000aa | WS_MASKED
            8300           | WS_OPCODE
            8b00           | WS_OPCODE
            0900           | WS_CONTROL_FRAME
            897e007e       | WS_CONTROL_FRAME
            827f0000000000100001 | WS_FRAME_TOO_LARGE
            827fffffffffffffffff | WS_FRAME_TOO_LARGE
            8000           | WS_FRAGMENT
            0101618101     | WS_FRAGMENT
            8800           | WS_CLOSE
            880203e9       | WS_CLOSE_1001
            880103         | WS_CONTROL_FRAME
            880503f0627965 | WS_CLOSE_1008: bye
            8101ff         | WS_NOT_UTF8
            8102e282       | WS_NOT_UTF8
            0101c3800141   | WS_NOT_UTF8
            0101c38000     | WS_NOT_UTF8
            """)
    void whatEndsTheConnectionIsNamed(String hex, String reason) {
        byte[] stream = HexFormat.of().parseHex(hex);
        for (int i = 0; i <= stream.length; i++) {
            Feed feed = new Feed(expecting("any"), 1).readSplit(stream, i);
            assertThat(feed.events).hasSize(1);
            assertThat(feed.events.getFirst()).startsWith(reason);
        }
    }

    @Test
    void aMaskedFrameOfTheClientUnmasksToItsMessage() {
        for (int length : new int[] {1, 125, 126, 65_535, 65_536}) {
            byte[] payload =
                    "0123456789".repeat(length / 10 + 1).substring(0, length).getBytes(StandardCharsets.US_ASCII);
            byte[] mask = {1, 2, 3, (byte) 0xFF};
            Template frame = WebSocketMessage.of(new Template.Fixed(payload), true, mask);
            byte[] bytes = ((Template.Fixed) frame).bytes();
            int start = WebSocket.headerLength(length) + 4;

            assertThat(bytes).hasSize(start + length);
            assertThat(bytes[0]).isEqualTo((byte) 0x81);
            assertThat(bytes[1] & 0x80).isEqualTo(0x80);
            for (int i = 0; i < length; i++) {
                assertThat((byte) (bytes[start + i] ^ mask[i & 3])).isEqualTo(payload[i]);
            }
        }
    }

    @Test
    void aRenderedFrameHasTheLengthOfItsMessage() {
        Template frame = WebSocketMessage.of(TemplateParser.parse("--message", "a{sequence}"), true, new byte[4]);
        byte[] out = new byte[frame.longest()];
        MessageVariables variables = new MessageVariables();
        variables.sequence = 12;

        assertThat(frame.render(out, variables)).isEqualTo(9);
        assertThat(List.of(out[1] & 0x7F, (int) out[6], (int) out[8])).containsExactly(3, (int) 'a', (int) '2');
    }

    @Test
    void theAcceptValueIsThatOfTheRfc() {
        assertThat(WebSocket.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
