package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.protocol.WebSocket;
import io.megaconn.runtime.system.MachineClock;
import io.megaconn.runtime.wire.Latency;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
    private static final byte[] MASK = {1, (byte) 0x80, 3, (byte) 0xFF};

    /** Returns a masked frame. */
    static byte[] frame(int opcode, boolean fin, String text) {
        byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = new byte[14 + payload.length];
        int at = WebSocket.header(frame, 0, opcode, payload.length, true);
        frame[0] = (byte) (fin ? frame[0] : frame[0] & 0x7F);
        System.arraycopy(MASK, 0, frame, at, 4);
        for (int i = 0; i < payload.length; i++) {
            frame[at + 4 + i] = (byte) (payload[i] ^ MASK[i & 3]);
        }
        return Arrays.copyOf(frame, at + 4 + payload.length);
    }

    private static byte[] all(byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }

    /** Reads in parts, as a connection does. */
    private static final class Feed {
        private final FrameReader reader;
        private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
        private int messages;
        private Unfinished.Frame kept;

        Feed(boolean echo) {
            this(echo, null);
        }

        Feed(boolean echo, @Nullable DeliveryMeter deliveries) {
            reader = new FrameReader(echo, 100_000, deliveries);
        }

        Feed read(byte[] bytes, int from, int to) {
            byte[] left = kept == null ? new byte[0] : kept.left;
            byte[] in = all(left, Arrays.copyOfRange(bytes, from, to));
            reader.begin(0, kept);
            int read = reader.read(in, 0, in.length);
            messages += reader.messages;
            answers.write(reader.out, 0, reader.length());
            kept = new Unfinished.Frame(Arrays.copyOfRange(in, read, in.length), reader);
            return this;
        }
    }

    @Test
    void messagesAreTimedWhereverReadsBegin() {
        byte[] stream =
                all(frame(1, true, "at @1796000005000000-00c0ffee@"), frame(2, true, "@1796000005000000-00c0ffee@"));
        for (boolean echo : new boolean[] {false, true}) {
            for (int at = 0; at < stream.length; at++) {
                DeliveryMeter meter = new DeliveryMeter(new MachineClock(0xC0FFEE, 1), 100_000);
                Feed feed = new Feed(echo, meter);
                feed.read(stream, 0, at).read(stream, at, stream.length);
                assertThat(DeliveryMeter.sum(List.of(meter), Latency::summary).otherClock() // the future
                                + DeliveryMeter.sum(List.of(meter), Latency::summary)
                                        .time()
                                        .count())
                        .isEqualTo(2);
                assertThat(feed.messages).isEqualTo(2);
            }
        }
    }

    @Test
    void framesAreTheSameWhereverReadsBegin() {
        byte[] stream = all(
                frame(1, true, "hello"),
                frame(9, true, "beat"),
                frame(1, false, "he"),
                frame(0, true, "llo"),
                frame(2, true, "x".repeat(300)),
                frame(1, true, ""),
                frame(10, true, "pong"));
        for (int i = 0; i <= stream.length; i++) {
            Feed feed = new Feed(false).read(stream, 0, i).read(stream, i, stream.length);

            assertThat(feed.messages).as("split at %d", i).isEqualTo(4);
            assertThat(feed.answers.toByteArray()).asHexString().isEqualTo("8A0462656174");
            assertThat(feed.kept.inMessage).isFalse();
        }
    }

    @Test
    void anEchoHasTheSameFramesWithoutMask() {
        String large = "0123456789".repeat(7_000);
        byte[] stream = all(frame(1, false, "he"), frame(0, true, "llo"), frame(2, true, large));
        for (int i = 0; i <= 40; i++) {
            Feed feed =
                    new Feed(true).read(stream, 0, i).read(stream, i, 50_000).read(stream, 50_000, stream.length);

            assertThat(feed.messages).isEqualTo(2);
            String answers = feed.answers.toString(StandardCharsets.ISO_8859_1);
            assertThat(answers)
                    .startsWith("\u0001\u0002he\u0080\u0003llo\u0082\u007f")
                    .endsWith(large)
                    .hasSize(9 + 10 + large.length());
        }
    }

    @Test
    void aCharacterMaySpanFramesAndReads() {
        byte[] euro = "€uro, and a text that is longer: é".getBytes(StandardCharsets.UTF_8);
        String latin1 = new String(euro, StandardCharsets.ISO_8859_1);
        byte[] stream = all(
                frame(1, false, latin1.substring(0, 1)),
                frame(9, true, "beat"),
                frame(0, false, latin1.substring(1, 2)),
                frame(0, true, latin1.substring(2)),
                frame(2, true, "\u00ff"),
                frame(1, true, latin1));
        for (boolean echo : new boolean[] {false, true}) {
            for (int i = 0; i <= stream.length; i++) {
                Feed feed = new Feed(echo).read(stream, 0, i).read(stream, i, stream.length);

                assertThat(feed.messages).as("split at %d", i).isEqualTo(3);
                assertThat(feed.reader.closing).isFalse();
            }
        }
    }

    @Test
    void anEchoThatHasBegunIsNotFollowedByACloseFrame() {
        byte[] stream = frame(1, true, "hello, w\u00ff");
        Feed inOneRead = new Feed(true).read(stream, 0, stream.length);
        assertThat(inOneRead.answers.toByteArray()).asHexString().isEqualTo("880203EF");

        Feed inTwoReads = new Feed(true).read(stream, 0, 11).read(stream, 11, stream.length);
        assertThat(inTwoReads.answers.toString(StandardCharsets.ISO_8859_1)).isEqualTo("\u0081\u0009hello");
        assertThat(inTwoReads.reader.closing).isTrue();
        assertThat(inTwoReads.messages).isZero();
    }

    @Test
    void ofAFloodOfPingsOneIsAnswered() {
        byte[] ping = frame(9, true, "p");
        byte[] stream = new byte[ping.length * 1_000];
        for (int i = 0; i < 1_000; i++) {
            System.arraycopy(ping, 0, stream, i * ping.length, ping.length);
        }
        assertThat(new Feed(false).read(stream, 0, stream.length).answers.toByteArray())
                .asHexString()
                .isEqualTo("8A0170");
    }

    @ParameterizedTest
    @CsvSource({
        "81016100000000, 880203EA", // no mask
        "C18100000000, 880203EA", // reserved bit
        "838000000000, 880203EA", // unknown opcode
        "808000000000, 880203EA", // nothing to continue
        "098000000000, 880203EA", // fragmented ping
        "89FE007E00000000, 880203EA", // ping with 126 bytes
        "82FF000000000010000100000000, 880203F1", // more than 1 MiB
        "82FFFFFFFFFFFFFFFFFF00000000, 880203F1",
        "888200000000" + "03E9, 880203E9", // the code comes back
        "888000000000, 880203E8",
        "88810000000003, 880203EA", // half a code
        "888200000000" + "03ED, 880203EA", // 1005 must not be sent
        "888200000000" + "0001, 880203EA",
        "888300000000" + "03E9FF, 880203EF", // the reason is not UTF-8
        "818100000000FF, 880203EF", // text that is not UTF-8
        "818100000000C3, 880203EF", // half a character
        "018100000000C3808100000000" + "41, 880203EF", // in a later frame
        "018100000000C3808000000000, 880203EF",
        "888200000000" + "0FA0, 88020FA0" // 4000 is private
    })
    void whatEndsAConnectionIsAnsweredByACloseFrame(String hex, String answer) {
        byte[] stream = HexFormat.of().parseHex(hex);
        Feed feed = new Feed(false).read(stream, 0, stream.length);

        assertThat(feed.answers.toByteArray()).asHexString().isEqualTo(answer);
        assertThat(feed.reader.closing).isTrue();
        assertThat(feed.messages).isZero();
    }
}
