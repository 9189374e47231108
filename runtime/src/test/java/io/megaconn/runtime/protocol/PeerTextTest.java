package io.megaconn.runtime.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTextTest {
    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    @Test
    void whatIsNotTextIsEscaped() {
        assertThat(PeerText.of(new byte[] {0x15, 3, 3, 0, 2, 2, 40, 'a', '\\', '\n', (byte) 0xFF, 27}, bytes("")))
                .isEqualTo("\\x15\\x03\\x03\\x00\\x02\\x02(a\\\\\\n\\xff\\x1b");
    }

    @Test
    void aLongTextIsCut() {
        assertThat(PeerText.of(bytes("x".repeat(81)), bytes(""))).isEqualTo("x".repeat(80) + "…");
        assertThat(PeerText.of(bytes("x".repeat(80)), bytes(""))).isEqualTo("x".repeat(80));
    }

    @Test
    void whatWasSentToThePeerIsNotShown() {
        assertThat(PeerText.of(bytes("-ERR unknown 'AUTH', args: 'hunter2'\r\n"), bytes("AUTH hunter2\r\n")))
                .isEqualTo("-ERR unknown '…', args: '…'\\r\\n");
        assertThat(PeerText.of(bytes("hunter"), bytes("AUTH hunter2"))).isEqualTo("…");
        assertThat(PeerText.of(bytes("hun"), bytes("AUTH hunter2")))
                .as("too short to be one")
                .isEqualTo("hun");
    }

    @Test
    void whatATextQuotesIsNotShown() {
        assertThat(PeerText.hide("wrong password hunter2", bytes("AUTH hunter2"), 4))
                .isEqualTo("wrong password…");
        assertThat(PeerText.hide("HTTP/1.1 404 no /chat?token=secret", bytes("GET /chat?token=secret HTTP/1.1"), 9))
                .isEqualTo("HTTP/1.1 404 no…");
    }

    @Test
    void aTlsAlertIsRecognized() {
        assertThat(PeerText.isTlsAlert(new byte[] {0x15, 3, 1, 0, 2, 2, 70})).isTrue();
        assertThat(PeerText.isTlsAlert(new byte[] {0x15, 3, 1, 0})).isFalse();
        assertThat(PeerText.isTlsAlert(bytes("hello"))).isFalse();
    }

    /** Everything that a client sends can be quoted: headers, the first message, the message, with masks or without. */
    @ParameterizedTest
    @ValueSource(strings = {"raw", "ws"})
    void allMessagesAreQuotable(String protocol) {
        boolean webSocket = protocol.equals("ws");
        Script script = new Script(
                protocol,
                webSocket ? new UriPath("/?token=query") : UriPath.NONE,
                webSocket ? List.of("X-Key: header") : List.of(),
                MessageSource.text("secret-{sequence}" + "x".repeat(200)),
                "any",
                List.of(new Script.FirstExchange(MessageSource.text("login hunter2"), "any")),
                Duration.ZERO,
                false);
        Workload workload = new Workload(Duration.ofSeconds(1), 32, Reply.NONE, script);
        Dialogue dialogue = Protocols.dialogue(
                new Protocol.Request(Endpoint.parse("127.0.0.1:1"), workload, (_, _, _) -> new byte[0], 7));

        String quotable = new String(dialogue.quotable(), US_ASCII);
        assertThat(quotable).contains("login hunter2", "secret-");
        if (webSocket) {
            assertThat(quotable).contains("token=query", "X-Key: header");
        }
    }
}
