package io.megaconn.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeReplyTest {
    private static final String ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\n"
            + "Connection: keep-alive, Upgrade\r\nSEC-WEBSOCKET-ACCEPT: abc\r\n";

    private static Feed feed(String... subprotocols) {
        return new Feed(new UpgradeReply("abc", List.of(subprotocols)), 1);
    }

    @Test
    void anUpgradeIsAcceptedWhereverReadsBegin() {
        byte[] head = (ACCEPTED + "\r\n\u0081\u0000").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 1; i < head.length - 3; i++) {
            Feed feed = feed().readSplit(head, i);
            assertThat(feed.events).containsExactly("matched");
            assertThat(feed.left()).isEqualTo(2); // the server's first frame
        }
    }

    @Test
    void interimAnswersAreSkipped() {
        byte[] heads = ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ACCEPTED
                        + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 1; i < heads.length; i++) {
            assertThat(feed().readSplit(heads, i).events).containsExactly("matched");
        }
        assertThat(feed().read("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 503 No\r\n\r\n").events)
                .containsExactly("HTTP_503: HTTP/1.1 503 No");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HTTP/1.1 503 Service Unavailable\\r\\n\\r\\n     | HTTP_503: HTTP/1.1 503 Service Unavailable
            HTTP/1.1 401 \\r\\n\\r\\n                        | HTTP_401: HTTP/1.1 401
            HTTP/1.0 403\\r\\n\\r\\n                         | HTTP_403: HTTP/1.0 403
            HTTP/1.1 404 Not Found\\r\\nA: b\\r\\n\\r\\n     | HTTP_404: HTTP/1.1 404 Not Found
            HTTP/1.1 200 OK\\r\\n\\r\\n                      | HTTP_200: HTTP/1.1 200 OK
            HTTP/1.1 301 M\\r\\nLocation: wss://u:p@h/x?token=1\\r\\n\\r\\n | HTTP_301: HTTP/1.1 301 M, redirects to wss://…@h/x?…
            HTTP/1.1 400 Bad Request\\r\\n\\r\\n<p>The plain HTTP request was sent to HTTPS port | TLS_SERVER: the server speaks TLS on this port
            HTTP/1.0 400 Bad Request\\r\\n\\r\\nClient sent an HTTP request to an HTTPS server. | TLS_SERVER: the server speaks TLS on this port
            HTTP/1.1 xyz\\r\\n\\r\\n                         | NOT_HTTP: the status line is not valid
            -ERR unknown command\\r\\n                       | NOT_HTTP: the server does not speak HTTP on this port
            \\x15\\x03\\x01\\0\\x02\\x02F                    | TLS_SERVER: the server speaks TLS on this port
            HTTP/1.1 101 x\\r\\n\\r\\n                       | WS_UPGRADE: the server answers 101, but not with Upgrade: websocket and Connection: Upgrade
            """)
    void aRefusalIsNamed(String answer, String reason) {
        Feed feed = feed().read(Escapes.bytes("answer", answer));
        assertThat(feed.events).singleElement().asString().startsWith(reason);
    }

    @Test
    void aWrongAcceptAnExtensionAndAnUnknownSubprotocolAreRefused() {
        assertThat(feed().read(ACCEPTED.replace("abc", "abd") + "\r\n").events.getFirst())
                .startsWith("WS_ACCEPT");
        assertThat(feed().read(ACCEPTED + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                        .events
                        .getFirst())
                .isEqualTo("WS_EXTENSION: the server uses an extension that was not offered: permessage-deflate");
        assertThat(feed("chat")
                        .read(ACCEPTED + "Sec-WebSocket-Protocol: mqtt\r\n\r\n")
                        .events
                        .getFirst())
                .startsWith("WS_SUBPROTOCOL");
        assertThat(feed("chat").read(ACCEPTED + "Sec-WebSocket-Protocol: chat\r\n\r\n").events)
                .containsExactly("matched");
    }

    @Test
    void aHeadWithoutEndIsRefused() {
        Feed feed = feed().read("HTTP/1.1 101 x\r\n");
        for (int i = 0; feed.events.isEmpty() && i < 20; i++) {
            feed.read("X: " + "x".repeat(1_000) + "\r\n");
        }
        assertThat(feed.events).singleElement().asString().startsWith("HTTP_HEAD");
    }
}
