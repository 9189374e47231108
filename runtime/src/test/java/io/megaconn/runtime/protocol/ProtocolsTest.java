package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolsTest {
    private static final Map<String, String> FILES = Map.of("token", "Bearer s3cret\n", "evil", "a\r\nX: y");

    private static Script script(String protocol, String path, List<String> headers, @Nullable String message) {
        return new Script(
                protocol,
                new UriPath(path),
                headers,
                message == null ? null : MessageSource.text(message),
                null,
                List.of(),
                Duration.ZERO,
                false);
    }

    /** RFC 6455 demands that text is UTF-8. */
    @ParameterizedTest
    @CsvSource({"ping, 0x81", "ü{sequence}, 0x81", "'\\xff', 0x82", "'\\xff{sequence}', 0x82", "hex:41, 0x82"})
    void aMessageThatIsNoTextGoesAsABinaryFrame(String message, String firstByte) {
        Template frame = Objects.requireNonNull(
                dialogue(script("ws", "/", List.of(), message)).message());
        byte[] out = new byte[frame.longest()];
        frame.render(out, new MessageVariables());

        assertThat(out[0] & 0xFF).isEqualTo(Integer.decode(firstByte));
    }

    private static Dialogue dialogue(Script script) {
        return Protocols.dialogue(new Protocol.Request(
                new Endpoint("h", 80),
                new Workload(Duration.ofSeconds(1), 5, Reply.NONE, script),
                (_, file, _) -> FILES.get(file).getBytes(StandardCharsets.US_ASCII),
                7));
    }

    private static String upgrade(String... headers) {
        Dialogue dialogue = dialogue(script("ws", "/chat?x=1", List.of(headers), "hi"));
        return new String(((Template.Fixed) dialogue.opening().getFirst().send()).bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aPlainRunIsOneFixedMessage() {
        Dialogue dialogue = dialogue(Script.PLAIN);

        assertThat(dialogue.opening()).isEmpty();
        assertThat(dialogue.incoming()).isNull();
        assertThat(((Template.Fixed) dialogue.message()).bytes()).asString().isEqualTo("mega\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 10, 32, 4096, 1 << 20})
    void thePayloadIsALineOfTextOfExactlyTheWantedSize(int size) {
        byte[] payload = PayloadText.of(size);
        assertThat(payload).hasSize(size).endsWith('\n');
        for (int i = 0; i < size - 1; i++) {
            assertThat(payload[i]).isEqualTo((byte) "megaconn ".charAt(i % 9));
        }
    }

    @Test
    void anUpgradeHasTheHeadersOfTheRfcAndTheUsers() {
        assertThat(upgrade("Origin: http://a", "Authorization: @token"))
                .startsWith("GET /chat?x=1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
                .containsPattern("\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n")
                .endsWith("\r\nOrigin: http://a\r\nAuthorization: Bearer s3cret\r\n\r\n");
        assertThat(upgrade("host: b")).doesNotContain("Host: h").contains("\r\nhost: b\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Origin",
                ": x",
                "A b: c",
                "A: b\r\nC: d",
                "A: b\n",
                "A\n: b",
                "A:",
                "A: @evil",
                "Connection: close",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Authorization: Bearer s3cret",
                "cookie: s3cret",
                "Proxy-Authorization: s3cret"
            })
    void aHeaderThatCanNotBeSentIsRefused(String header) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> upgrade(header))
                .withMessageStartingWith("--header")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "/a b", "/a\r\nX: y"})
    void aPathBeginsWithASlash(String path) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> dialogue(script("ws", path, List.of(), "x")))
                .withMessageContaining("must begin with /");
    }

    @Test
    void headersAndPingsAreForWebSocketOnly() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> dialogue(script("raw", "", List.of("Origin: x"), "x")))
                .withMessageStartingWith("--header is for WebSocket");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> dialogue(script("nntp", "", List.of(), "x")))
                .withMessage("protocol 'nntp' is unknown: use raw, echo, ws");
    }

    @Test
    void aMessageHasAtMost1MiB() {
        assertThat(dialogue(script("raw", "", List.of(), "{random:1048576}")).message())
                .isNotNull();
        for (String message : new String[] {"", "x{random:1048576}", "x".repeat(1_048_577)}) {
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> dialogue(script("raw", "", List.of(), message)))
                    .withMessageEndingWith("use 1 to 1MiB");
        }
    }

    @Test
    void textIsATextFrameAndHexABinaryOne() {
        assertThat(opcode("{\"a\":1}")).isEqualTo(1);
        assertThat(opcode("hex:61")).isEqualTo(2);
        assertThat(opcode("\\xff")).isEqualTo(2);
    }

    private static int opcode(String message) {
        return ((Template.Fixed) dialogue(script("ws", "/", List.of(), message)).message()).bytes()[0] & 0x0F;
    }
}
