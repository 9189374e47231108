package io.megaconn.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.Reply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that a peer sent before it closed the connection are shown. */
@Timeout(60)
class FirstBytesTest {
    private static final String WHY = "SERVER_ERROR Too many open connections\r\n";
    private static final String SHOWN = "SERVER_ERROR Too many open connections\\r\\n";

    @Test
    void aMessageAndThenTheEnd() throws Exception {
        try (TestServer server = TestServer.start(socket -> {
                    socket.getOutputStream().write(WHY.getBytes(US_ASCII));
                    socket.shutdownOutput();
                    TestServer.DISCARD.serve(socket);
                });
                Client client = Setup.to(server).hold(5)) {
            await().until(() -> Map.of("EOF", SHOWN).equals(client.stats(false).firstBytes()));
        }
    }

    @Test
    void aMessageAndTheEndMuchLaterWhenOthersHaveBeenReadSince() throws Exception {
        CompletableFuture<Void> allRead = new CompletableFuture<>();
        try (TestServer server = TestServer.start(socket -> {
                    socket.getOutputStream().write(WHY.getBytes(US_ASCII));
                    allRead.orTimeout(50, SECONDS).join();
                });
                Client client = Setup.to(server).loops(1).hold(100)) {
            await().until(() -> client.stats(false).bytesReceived() == 100L * WHY.length());
            assertThat(client.stats(false).firstBytes()).isEmpty();
            allRead.complete(null);
            await().until(() -> SHOWN.equals(client.stats(false).firstBytes().get("EOF"))
                    || SHOWN.equals(client.stats(false).firstBytes().get("ECONNRESET")));
        }
    }

    @Test
    void theEchoOfAMessageExplainsNothing() throws Exception {
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Client client = Setup.to(server).reply(Reply.ECHO).hold(5)) {
            await().until(() -> client.stats(false).replies() >= 5);
            server.drop(5);
            await().until(() -> client.stats(false).lost() >= 5);
            assertThat(client.stats(false).firstBytes()).isEmpty();
        }
    }

    @Test
    void aTlsAlertIsNamed() throws Exception {
        try (TestServer server = TestServer.start(socket -> {
                    socket.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 70});
                    socket.shutdownOutput();
                    TestServer.DISCARD.serve(socket);
                });
                Client client = Setup.to(server).hold(5)) {
            await().until(() -> client.stats(false).failures().getOrDefault("TLS_SERVER", 0L) >= 5);
            assertThat(client.stats(false).failures()).containsOnlyKeys("TLS_SERVER");
            assertThat(client.stats(false).protocol().failureDetails().get("TLS_SERVER"))
                    .contains("speaks TLS on this port");
        }
    }

    @Test
    void whatThePeerQuotesIsHidden() throws Exception {
        try (TestServer server = TestServer.start(socket -> {
                    socket.getInputStream().readNBytes(Setup.MESSAGE.length);
                    socket.getOutputStream().write("ERR 'hello'?".getBytes(US_ASCII));
                    socket.shutdownOutput();
                    TestServer.DISCARD.serve(socket);
                });
                Client client = Setup.to(server).hold(1)) {
            await().until(() ->
                    Map.of("EOF", "ERR '…'?").equals(client.stats(false).firstBytes()));
        }
    }
}
