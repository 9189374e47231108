package io.megaconn.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Proc;
import io.netty.channel.epoll.LinuxSocket;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the kubelet's probe gets its answer at once, whatever peers do. */
class AdminServerHostilityTest {
    private static final int MAX_WAITING = DescriptorBudget.adminConnections(new Proc().openFileLimit()[1]) / 4;

    private final CountDownLatch slow = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AdminServer server = AdminServer.open(Endpoint.toListenOn("127.0.0.1:0"), new AdminServer.Source() {
        @Override
        public Optional<String> notReady() {
            return Optional.empty();
        }

        @Override
        public MetricSnapshots metrics() {
            return MetricSnapshots.of();
        }

        @Override
        public Record stats(boolean exact) {
            asked.countDown();
            try {
                slow.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new GcPauses.Stats(1, 2, 3);
        }
    });
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        slow.countDown();
        for (AutoCloseable c : open) {
            c.close();
        }
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.address().getPort());
        socket.setSoTimeout(30_000);
        open.push(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Probes like the kubelet: one connection, one request, no retry. */
    private void assertLive() throws IOException {
        Socket probe = connect();
        send(
                probe,
                "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: kube-probe/1.35\r\nConnection: close\r\n\r\n");
        assertThat(answer(probe)).startsWith("HTTP/1.1 200 ").endsWith("\r\nok\n");
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void connectionsThatSendNothingDoNotLockOutTheProbe() throws IOException {
        for (int i = 0; i < 3 * MAX_WAITING; i++) {
            connect();
        }
        assertLive();
    }

    @Test
    void requestsThatNeverEndDoNotLockOutTheProbe() throws IOException {
        for (int i = 0; i < 3 * MAX_WAITING; i++) {
            send(connect(), "GET /livez HTTP/1.1\r\nX: ");
        }
        assertLive();
    }

    @Test
    void peersThatDoNotReadTheirAnswersDoNotLockOutTheProbe() throws Exception {
        for (int i = 0; i < MAX_WAITING; i++) {
            Socket socket = connect();
            send(socket, "GET /livez HTTP/1.1\r\n\r\n".repeat(200));
        }
        assertLive();
    }

    @Test
    void anAnswerThatTakesLongIsNotCutOffByNewConnections() throws Exception {
        Socket patient = guest();
        for (int i = 0; i < 3 * MAX_WAITING; i++) {
            connect();
        }
        slow.countDown();
        assertThat(answer(patient)).contains("\"count\":1");
    }

    /** Opens a connection whose answer is being made. */
    private Socket guest() throws IOException, InterruptedException {
        Socket guest = connect();
        send(guest, "GET /stats HTTP/1.0\r\n\r\n");
        asked.await();
        return guest;
    }

    /** Tests more requests than the four threads that answer, all of which wait in stats() here. */
    @ParameterizedTest
    @ValueSource(strings = {"/stats", "/stats?exact", "/stats?collect"})
    void whoAsksForMoreThanCanBeAnsweredDoesNotKeepTheProbeWaiting(String path) throws IOException {
        for (int i = 0; i < MAX_WAITING; i++) {
            send(connect(), "GET " + path + " HTTP/1.1\r\n\r\n");
        }
        assertLive();
    }

    @Test
    void tenThousandHalfOpenConnectionsCostNothing() throws IOException {
        assertLive();
        long before = heap();
        InetSocketAddress address = server.address();
        for (int i = 0; i < 10_000; i++) {
            LinuxSocket socket = LinuxSocket.newSocketStream(false);
            open.push(socket::close);
            socket.connect(address);
        }
        await().untilAsserted(this::assertLive);
        await().untilAsserted(() -> assertThat(heap() - before).isLessThan(10 << 20));
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> t.getName().equals("admin") && t.isAlive())
                .hasSizeLessThanOrEqualTo(MAX_WAITING + 2));
    }

    @Test
    void aRequestThatComesByteByByteIsAnswered() throws IOException {
        Socket socket = connect();
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        for (byte b : "GET /livez HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
            out.write(b);
        }
        assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "GET /livez\r\n\r\n",
                "GET /livez FTP/1\r\n\r\n",
                "\0\0\0\0\r\n\r\n",
                "a b c d e\r\n\r\n"
            })
    void whatIsNoRequestIsToldSo(String garbage) throws IOException {
        Socket socket = connect();
        send(socket, garbage);
        assertThat(answer(socket)).startsWith("HTTP/1.1 400 ");
        assertLive();
    }

    @Test
    void noiseIsSurvivedByTheServerAndByItsGuests() throws Exception {
        Socket guest = guest();
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            Socket socket = connect();
            socket.getOutputStream().write(noise);
            socket.close();
        }
        assertLive();
        slow.countDown();
        assertThat(answer(guest)).contains("\"count\":1");
    }

    /** Tests requests that are nearly valid: the result is an HTTP answer or a closed connection, never an internal error. */
    @Test
    void damagedRequestsAreAnsweredOrClosed() throws IOException {
        List<String> parts = List.of(
                "GET",
                "HEAD",
                "POST",
                " ",
                "/livez",
                "/readyz",
                "/seen?address=",
                "%",
                "%zz",
                "?",
                "&",
                "=",
                "1.2.3.4",
                "::1",
                "999.1.1.1",
                "fe80::1%lo",
                "[",
                " HTTP/1.1",
                "\r\n",
                "\r\n\r\n",
                ":",
                "Host: a",
                "Content-Length: -1",
                "Content-Length: 99999999999",
                "Transfer-Encoding: chunked",
                "Expect: 100-continue",
                "\0",
                "\n",
                "\u00ff");
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            StringBuilder request = new StringBuilder(random.nextBoolean() ? "GET /seen?address=" : "");
            for (int i = random.nextInt(12); i >= 0; i--) {
                request.append(parts.get(random.nextInt(parts.size())));
            }
            Socket socket = connect();
            send(socket, request + "\r\n\r\n");
            socket.shutdownOutput();
            try {
                String answer = answer(socket);
                assertThat(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 [1234].*"))
                        .as("seed %d: %s: %s", seed, request, answer)
                        .isTrue();
            } catch (SocketException e) {
                assertThat(e).as("seed %d", seed).hasMessageMatching("Connection reset.*|Broken pipe");
            }
        }
        assertLive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET /livez HTTP/1.1\r\nX: ", "GET /livez HTTP/1.1\r\nA: b\r\n", ""})
    void aMegabyteInOneRequestIsRefusedWithoutKeepingIt(String start) throws IOException {
        Socket socket = connect();
        try {
            send(socket, start);
            send(socket, "x".repeat(1 << 20));
            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ");
        } catch (SocketException e) {
            // Closed with the rest unread, which TCP tells the peer by a reset: as good a refusal.
            assertThat(e).hasMessageMatching("Connection reset.*|Broken pipe");
        }
        assertLive();
    }
}
