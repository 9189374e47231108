package io.megaconn.client;

import static io.megaconn.client.Setup.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The user's own messages and expected replies on plain TCP, over real sockets. */
@Timeout(60)
class ExpectationsTest {
    /** Answers each line. */
    private static TestServer.Behavior answering(UnaryOperator<String> answer) {
        return socket -> {
            socket.setTcpNoDelay(true);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(answer.apply(line).getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    @Test
    void aTextThatVariesGetsItsReply() throws Exception {
        Set<String> lines = ConcurrentHashMap.newKeySet();
        UnaryOperator<String> redis = line -> {
            lines.add(line);
            return "+PONG\r\n";
        };
        try (TestServer server = TestServer.start(answering(redis));
                Client client = Setup.to(server)
                        .script(raw("PING {connection} {sequence}\\r\\n", "+PONG\\r\\n"))
                        .hold(20)) {
            await().until(() -> IntStream.range(0, 20)
                    .allMatch(c -> lines.stream()
                                    .filter(line -> line.startsWith("PING %d ".formatted(c)))
                                    .count()
                            >= 2));
            await().until(() -> client.stats(true).replies() >= 60);
            ClientStats stats = client.stats(true);

            assertThat(stats.protocol().unsolicitedBytes()).isZero();
            assertThat(Objects.requireNonNull(stats.requests()).mismatched()).isZero();
            assertThat(stats.payloadSize()).as("it varies").isZero();
        }
        assertThat(lines).allMatch(line -> line.matches("PING 1?\\d [1-9]\\d*"));
    }

    @Test
    void whatIsBeyondTheReplyIsUnsolicited() throws Exception {
        try (TestServer server = TestServer.start(answering(_ -> "yes, and more"));
                Client client = Setup.to(server).script(raw("x\\n", "yes")).hold(2)) {
            await().until(() -> client.stats(true).replies() >= 6);
            assertThat(client.stats(true).protocol().unsolicitedBytes()).isPositive();
            assertThat(client.stats(true).noEcho()).as("no echo is expected").isFalse();
        }
    }

    @Test
    void aReplyThatNeverMatchesLeavesRequestsOverdue() throws Exception {
        try (TestServer server = TestServer.start(answering(_ -> "no\n"));
                Client client = Setup.to(server).script(raw("x\\n", "yes")).hold(2)) {
            await().until(() -> client.stats(true).sent() >= 6);
            await().until(() ->
                    Objects.requireNonNull(client.stats(true).requests()).overdue() > 0);
            assertThat(client.stats(true).replies()).isZero();
        }
    }

    @Test
    void anOpeningOfTwoExchangesComesFirst() throws Exception {
        Script script = raw(
                "ping\\n",
                "line",
                new Script.FirstExchange(MessageSource.text("hello\\n"), "length:6"),
                new Script.FirstExchange(MessageSource.text("login {connection}\\n"), "until:\\n"));
        try (TestServer server = TestServer.start(answering(line -> line + "\n"));
                Client client = Setup.to(server).script(script).hold(10)) {
            await().until(() -> client.stats(true).replies() >= 20);
            assertThat(client.stats(true).failures()).isEmpty();
        }
    }

    @Test
    void aServerThatClosesInTheOpeningIsAFailureAndNoLoss() throws Exception {
        Script script = raw("x", null, new Script.FirstExchange(MessageSource.text("hello\\n"), "welcome"));
        try (TestServer server = TestServer.start(TestServer.CLOSE);
                Client client = Setup.to(server).script(script).hold(2)) {
            await().until(() -> client.stats(false).failures().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    >= 2);
            assertThat(client.stats(false).lost()).isZero();
            assertThat(client.stats(false).established()).isZero();
        }
    }

    @Test
    void whatThePeerSentInsteadOfTheFirstReplyIsShown() throws Exception {
        Script script = raw(
                "x",
                null,
                new Script.FirstExchange(MessageSource.text("hello\\n"), "line"),
                new Script.FirstExchange(MessageSource.text("AUTH hunter2\\n"), "+OK"));
        UnaryOperator<String> refusing = line -> line.equals("hello") ? "hi\n" : "-ERR wrong hunter2\r\n";
        try (TestServer server = TestServer.start(answering(refusing));
                Client client = Setup.to(server)
                        .connectTimeout(Duration.ofMillis(300))
                        .script(script)
                        .hold(2)) {
            await().until(() -> client.stats(false).failures().getOrDefault("OPENING_TIMEOUT", 0L) >= 2);
            assertThat(client.stats(false).firstBytes()).isEqualTo(Map.of("OPENING_TIMEOUT", "-ERR wrong…\\r\\n"));
        }
    }

    @Test
    void aLargeFirstMessageIsSentInParts() throws Exception {
        Script script =
                raw(null, null, new Script.FirstExchange(MessageSource.text("{random:1000000}\\n"), "length:1000001"));
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Client client = Setup.to(server).script(script).hold(3)) {
            await().until(() -> client.stats(false).connections() == 3);
            assertThat(client.stats(false).failures()).isEmpty();
        }
    }

    @Test
    void idleConnectionsSendNothingAndAreNoticedWhenTheyEnd() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).script(raw(null, null)).hold(5)) {
            await().until(() -> client.stats(false).connections() == 5);
            server.drop(5);
            await().until(() -> client.stats(false).lost() == 5);
            assertThat(client.stats(false).sent()).isZero();
        }
    }
}
