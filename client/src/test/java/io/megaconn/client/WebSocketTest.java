package io.megaconn.client;

import static io.megaconn.client.Setup.webSocket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.protocol.Escapes;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket connections over real sockets: the ordinary and the bad days. */
@Timeout(60)
class WebSocketTest {
    /** Serves frames after an upgrade. */
    private interface Frames {
        void serve(WebSocketPeer peer) throws IOException;
    }

    private static TestServer upgrading(Frames frames) throws IOException {
        return TestServer.start(socket -> frames.serve(WebSocketPeer.of(socket).upgrade()));
    }

    private static final Frames PONG = peer -> {
        while (true) {
            WebSocketPeer.Frame frame = peer.read();
            peer.send(WebSocketPeer.frame(1, "pong to " + frame.text()));
        }
    };

    @Test
    void connectionsAreEstablishedByTheUpgradeAndRepliesAreTimed() throws Exception {
        Set<String> messages = ConcurrentHashMap.newKeySet();
        Set<String> heads = ConcurrentHashMap.newKeySet();
        Frames serve = peer -> {
            heads.add(peer.head);
            while (true) {
                WebSocketPeer.Frame frame = peer.read();
                messages.add(frame.opcode() + frame.text());
                peer.send(WebSocketPeer.frame(1, "pong to " + frame.text()));
            }
        };
        try (TestServer server = upgrading(serve);
                Client client = Setup.to(server)
                        .script(webSocket("{\"ping\":{sequence},\"c\":{connection}}", "pong"))
                        .hold(20)) {
            await().until(() -> IntStream.range(0, 20)
                    .allMatch(c -> messages.stream()
                                    .filter(message -> message.endsWith(",\"c\":%d}".formatted(c)))
                                    .count()
                            >= 2));
            await().until(() -> client.stats(true).replies() >= 60);
            ClientStats stats = client.stats(true);

            assertThat(stats.lost()).isZero();
            assertThat(stats.protocol().openingTime().count()).isEqualTo(20);
            assertThat(stats.protocol().unsolicited()).isZero();
            assertThat(stats.replyTime().count()).isGreaterThanOrEqualTo(60);
        }
        assertThat(messages).allMatch(message -> message.matches("1\\{\"ping\":[1-9]\\d*,\"c\":1?\\d}"));
        assertThat(heads)
                .singleElement()
                .asString()
                .startsWith("GET /chat HTTP/1.1\r\nHost: test\r\n")
                .contains("Origin: http://test\r\n");
    }

    @Test
    void withReplyEchoEveryMessageComesBackByteForByte() throws Exception {
        Frames echo = peer -> {
            while (true) {
                WebSocketPeer.Frame frame = peer.read();
                peer.send(WebSocketPeer.frame(frame.opcode(), frame.text()));
            }
        };
        try (TestServer server = upgrading(echo);
                Client client = Setup.to(server)
                        .reply(Reply.ECHO)
                        .script(webSocket("m{sequence}", null))
                        .hold(5)) {
            await().until(() -> client.stats(true).replies() >= 15);
            assertThat(Objects.requireNonNull(client.stats(true).requests()).mismatched())
                    .isZero();
        }
    }

    @Test
    void pushesAreCountedAndPingsAnswered() throws Exception {
        Set<String> pongs = ConcurrentHashMap.newKeySet();
        Frames pushing = peer -> {
            peer.send(WebSocketPeer.frame(1, "push") + WebSocketPeer.frame(9, "beat") + "\u0001\u0002ab"
                    + WebSocketPeer.frame(9, "last") + "\u0080\u0001c");
            while (true) {
                WebSocketPeer.Frame frame = peer.read();
                if (frame.opcode() == 10) {
                    pongs.add(frame.text());
                }
            }
        };
        try (TestServer server = upgrading(pushing);
                Client client = Setup.to(server).script(webSocket(null, null)).hold(3)) {
            await().until(() -> client.stats(false).protocol().unsolicited() == 6);
            await().until(() -> pongs.contains("last"));
            ClientStats stats = client.stats(false);

            assertThat(stats.protocol().unsolicitedBytes()).isEqualTo(3 * (4 + 3));
            assertThat(stats.protocol().pingsReceived()).isEqualTo(6);
            assertThat(stats.protocol().idle()).isTrue();
            assertThat(stats.sent()).isZero();
            assertThat(stats.due()).isZero();
        }
    }

    @Test
    void aPingIntervalPingsApartFromMessages() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        Frames note = peer -> {
            while (true) {
                seen.add(peer.read().toString());
            }
        };
        Script pinging =
                new Script("ws", new UriPath("/"), List.of(), null, null, List.of(), Duration.ofMillis(100), true);
        try (TestServer server = upgrading(note);
                Client client = Setup.to(server).script(pinging).hold(2)) {
            await().until(() -> client.stats(false).protocol().pingsSent() >= 6 && !seen.isEmpty());
        }
        assertThat(seen).containsExactly(new WebSocketPeer.Frame(9, "").toString());
    }

    @Test
    void firstMessagesAreExchangedBeforeAConnectionCounts() throws Exception {
        Frames login = peer -> {
            String user = peer.read().text();
            peer.send(WebSocketPeer.frame(9, "") + WebSocketPeer.frame(1, "welcome " + user));
            PONG.serve(peer);
        };
        Script script = webSocket(
                "ping", "pong", new Script.FirstExchange(MessageSource.text("login {connection}"), "welcome login"));
        try (TestServer server = upgrading(login);
                Client client = Setup.to(server).script(script).hold(10)) {
            await().until(() -> client.stats(true).replies() >= 20);
            assertThat(client.stats(true).lost()).isZero();
        }
    }

    @Test
    void aServerThatNeverAnswersTheUpgradeTimesOut() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server)
                        .connectTimeout(Duration.ofMillis(300))
                        .script(webSocket("x", null))
                        .hold(3)) {
            await().until(() -> client.stats(false).failures().getOrDefault("OPENING_TIMEOUT", 0L) >= 3);
            assertThat(client.stats(false).connections()).isZero();
            assertThat(client.notReady())
                    .hasValueSatisfying(why -> assertThat(why).contains("OPENING_TIMEOUT"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HTTP/1.1 503 Service Unavailable\\r\\n\\r\\n    | HTTP_503 | Service Unavailable
            HTTP/1.1 401 Unauthorized\\r\\n\\r\\n           | HTTP_401 | Unauthorized
            HTTP/1.1 301 Moved\\r\\nLocation: wss://h/?token=secret\\r\\n\\r\\n | HTTP_301 | redirects to wss://h/?…
            HTTP/1.1 101 x\\r\\nUpgrade: websocket\\r\\nConnection: upgrade\\r\\nSec-WebSocket-Accept: x\\r\\n\\r\\n | WS_ACCEPT | does not answer the key
            !Sec-WebSocket-Extensions: permessage-deflate\\r\\n\\r\\n | WS_EXTENSION | permessage-deflate
            \\x15\\x03\\x01\\0\\2\\2F | TLS_SERVER | speaks TLS
            SSH-2.0-x\\r\\n                            | NOT_HTTP | does not speak HTTP
            """)
    void aRefusedUpgradeIsNamed(String answer, String reason, String detail) throws Exception {
        TestServer.Behavior refuse = socket -> {
            WebSocketPeer peer = WebSocketPeer.of(socket);
            String plain = new String(Escapes.bytes("answer", answer), StandardCharsets.ISO_8859_1);
            peer.send(
                    plain.startsWith("!")
                            ? peer.accept().replaceFirst("\r\n\r\n", "\r\n") + plain.substring(1)
                            : plain);
            TestServer.DISCARD.serve(socket);
        };
        try (TestServer server = TestServer.start(refuse);
                Client client = Setup.to(server).script(webSocket("x", null)).hold(2)) {
            await().until(() -> client.stats(false).failures().getOrDefault(reason, 0L) >= 2);
            ClientStats stats = client.stats(false);

            assertThat(stats.connections()).isZero();
            assertThat(stats.protocol().failureDetails().get(reason))
                    .contains(detail)
                    .doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            \\x88\\x05\\x03\\xf0bye      | WS_CLOSE_1008
            \\x81\\x80\\x01\\x02\\x03\\x04 | WS_MASKED
            \\xc1\\x01x                    | WS_RESERVED_BITS
            \\x80\\x00                     | WS_FRAGMENT
            \\x82\\x7f\\x00\\x00\\x00\\x00\\x7f\\x00\\x00\\x00 | WS_FRAME_TOO_LARGE
            """)
    void aFrameThatEndsTheConnectionIsNamed(String frame, String reason) throws Exception {
        Frames once = peer -> {
            peer.read();
            peer.send(new String(Escapes.bytes("frame", frame), StandardCharsets.ISO_8859_1));
            while (true) {
                peer.read();
            }
        };
        try (TestServer server = upgrading(once);
                Client client = Setup.to(server).script(webSocket("x", "y")).hold(2)) {
            await().until(() -> client.stats(false).failures().getOrDefault(reason, 0L) >= 2);
            assertThat(client.stats(false).lost()).isGreaterThanOrEqualTo(2);
            assertThat(client.stats(false).protocol().pingsReceived()).isZero();
        }
    }

    @Test
    void aCloseFrameIsPrintedOnceAsText() throws Exception {
        Frames closing = peer -> {
            peer.read();
            peer.send("\u0088\u000f\u0003\u00f0bye, hunter2!");
            peer.read();
        };
        try (TestServer server = upgrading(closing)) {
            Setup setup = Setup.to(server).script(webSocket("token=hunter2", "y"));
            Notices notices = new Notices(setup.config().endpoints(), true);
            Notices inPod = new Notices(setup.config().endpoints(), false);
            try (Client client = setup.hold(1)) {
                await().until(() -> client.stats(false).failures().getOrDefault("WS_CLOSE_1008", 0L) >= 2);
                assertThat(notices.of(client.stats(false)))
                        .singleElement()
                        .asString()
                        .startsWith("WS_CLOSE_1008: bye, …! (fix: ");
                assertThat(inPod.of(client.stats(false))).containsExactly("WS_CLOSE_1008: bye, …!");
            }
        }
    }

    @Test
    void aServerThatClosesWithoutAnAnswerToTheUpgradeMayExpectTls() throws Exception {
        TestServer.Behavior closing = socket -> WebSocketPeer.of(socket);
        try (TestServer server = TestServer.start(closing);
                Client client = Setup.to(server).script(webSocket("x", null)).hold(1)) {
            await().until(() -> !client.stats(false).protocol().failureDetails().isEmpty());
            assertThat(client.stats(false).protocol().failureDetails().values())
                    .allMatch(
                            detail -> detail.equals(
                                    "the server ended the connection without an answer to the first message, as a server that expects TLS may do"));
        }
    }

    @Test
    void aFloodOfPingsIsAnsweredOncePerRead() throws Exception {
        Set<String> pongs = ConcurrentHashMap.newKeySet();
        Frames flood = peer -> {
            peer.send(WebSocketPeer.frame(9, "").repeat(100_000) + WebSocketPeer.frame(9, "end"));
            while (true) {
                pongs.add(peer.read().text());
            }
        };
        try (TestServer server = upgrading(flood);
                Client client = Setup.to(server).script(webSocket(null, null)).hold(1)) {
            await().until(() -> pongs.contains("end"));
            assertThat(client.stats(false).protocol().pingsReceived()).isEqualTo(100_001);
            assertThat(client.stats(false).lost()).isZero();
        }
    }

    @Test
    void oneByteAtATimeIsStillOneReply() throws Exception {
        Frames slowly = peer -> {
            while (true) {
                peer.read();
                for (char b : WebSocketPeer.frame(1, "a pong").toCharArray()) {
                    peer.send(String.valueOf(b));
                }
            }
        };
        try (TestServer server = upgrading(slowly);
                Client client = Setup.to(server).script(webSocket("x", "pong")).hold(5)) {
            await().until(() -> client.stats(true).replies() >= 15);
            ClientStats stats = client.stats(true);

            assertThat(stats.protocol().unsolicited()).isZero();
            assertThat(stats.protocol().unsolicitedBytes()).isZero();
        }
    }

    @Test
    void aReplyThatNeverMatchesLeavesRequestsOverdue() throws Exception {
        try (TestServer server = upgrading(PONG);
                Client client = Setup.to(server).script(webSocket("x", "ping")).hold(5)) {
            await().until(() -> client.stats(true).protocol().unsolicited() >= 20);
            ClientStats stats = client.stats(true);
            assertThat(stats.replies()).isZero();
            assertThat(Objects.requireNonNull(stats.requests()).unanswered()).isPositive();
        }
    }
}
