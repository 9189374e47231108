package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    private static final byte[] TEXT =
            "plain ascii, é, €, 𝄞, \u0000 \u07ff\u0800\uffff\ud7ff\ue000 \udbff\udfff and more ascii"
                    .getBytes(StandardCharsets.UTF_8);

    private static int check(byte[] bytes) {
        return Utf8.next(Utf8.COMPLETE, bytes, 0, bytes.length);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void textIsValidWhereverItIsSplit() {
        for (int i = 0; i <= TEXT.length; i++) {
            int state = Utf8.next(Utf8.COMPLETE, TEXT, 0, i);
            assertThat(Utf8.next(state, TEXT, i, TEXT.length)).isEqualTo(Utf8.COMPLETE);
            assertThat(state == Utf8.COMPLETE).isEqualTo(isUtf8(Arrays.copyOf(TEXT, i)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f08080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "ff",
                "c341",
                "e28241",
                "61626364656667686980"
            })
    void whatIsNotUtf8IsInvalid(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(check(bytes)).isEqualTo(Utf8.INVALID);
        assertThat(Utf8.next(Utf8.INVALID, TEXT, 0, TEXT.length)).isEqualTo(Utf8.INVALID);
    }

    /** Changed bytes of a text are what Java's decoder says. */
    @Test
    void javasDecoderAgrees() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = TEXT.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(check(bytes) == Utf8.COMPLETE)
                    .as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(isUtf8(bytes));
        }
    }
}
