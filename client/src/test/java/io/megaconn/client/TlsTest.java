package io.megaconn.client;

import static io.megaconn.client.Setup.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.TlsClients;
import io.megaconn.runtime.tls.TlsClient;
import io.megaconn.runtime.tls.TlsSettings;
import io.megaconn.runtime.tls.TlsVersion;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.TlsPeer;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS over real sockets, to servers of the JDK: the ordinary and the bad days. */
@Timeout(60)
class TlsTest {
    private static final Certificates CERTIFICATES = new Certificates("test");
    private static final X509Bundle SERVER = CERTIFICATES.server();

    @TempDir
    Path folder;

    private TlsSettings trusting() throws IOException {
        return with(null, null, TlsVersion.TLS_1_2);
    }

    private TlsSettings with(Path certificate, Path key, TlsVersion least) throws IOException {
        return new TlsSettings(
                CERTIFICATES.ca(folder), "", null, false, certificate, key, null, least, List.of(), List.of(), false);
    }

    private Setup to(TestServer server) throws IOException {
        return to(server, trusting());
    }

    private static Setup to(TestServer server, TlsSettings settings) {
        return Setup.toName(server.address()).transports(TlsClient.of(settings)::transport);
    }

    private static TestServer serving(TestServer.Behavior behavior) throws IOException {
        return TestServer.start(CERTIFICATES.serving(SERVER, _ -> {}, behavior));
    }

    private static TestServer echoing(Certificates.Adjust adjust) throws IOException {
        return TestServer.start(CERTIFICATES.serving(SERVER, adjust, TestServer.ECHO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void everyMessageComesBack(String version) throws Exception {
        try (TestServer server = echoing(socket -> socket.setEnabledProtocols(new String[] {version}));
                Client client = to(server).reply(Reply.ECHO).hold(20)) {
            await().until(() -> client.stats(true).replies() >= 60);
            ClientStats stats = client.stats(true);

            assertThat(stats.connections()).isEqualTo(20);
            assertThat(stats.lost()).isZero();
            assertThat(stats.failures()).isEmpty();
            assertThat(Objects.requireNonNull(stats.requests()).mismatched()).isZero();
        }
    }

    @Test
    void aMessageOfMoreThanARecordIsSentCompletely() throws Exception {
        Script script =
                raw(null, null, new Script.FirstExchange(MessageSource.text("{random:1000000}\\n"), "length:1000001"));
        try (TestServer server = serving(TestServer.ECHO);
                Client client = to(server).script(script).hold(3)) {
            await().until(() -> client.stats(false).connections() == 3);
            assertThat(client.stats(false).failures()).isEmpty();
        }
    }

    @Test
    void aServerThatSendsFirstAndByteByByteIsUnderstood() throws Exception {
        TestServer.Behavior slowly = socket -> {
            OutputStream out = socket.getOutputStream();
            for (byte one : "welcome\n".getBytes(StandardCharsets.US_ASCII)) {
                out.write(one);
                out.flush();
            }
            TestServer.DISCARD.serve(socket);
        };
        Script script = raw(null, null, new Script.FirstExchange(MessageSource.text("x"), "welcome\\n"));
        try (TestServer server = serving(slowly);
                Client client = to(server).script(script).hold(5)) {
            await().until(() -> client.stats(false).connections() == 5);
            assertThat(client.stats(false).failures()).isEmpty();
        }
    }

    @Test
    void keyUpdatesDuringTheHoldAreAnswered() throws Exception {
        TestServer.Behavior updating = socket -> {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                ((SSLSocket) socket).startHandshake(); // a key update in TLS 1.3
                socket.getOutputStream().write(buffer, 0, n);
            }
        };
        try (TestServer server = serving(updating);
                Client client = to(server).reply(Reply.ECHO).hold(3)) {
            await().until(() -> client.stats(true).replies() >= 30);
            assertThat(client.stats(true).lost()).isZero();
        }
    }

    /** Tests a record that can't be decrypted, and bytes that are none. */
    @ParameterizedTest
    @ValueSource(
            strings = {"17030300200000000000000000000000000000000000000000000000000000000000000000", "485454502f312e31"
            })
    void anInvalidRecordAfterTheHandshakeHasAReasonOfItsOwn(String bytes) throws Exception {
        SSLContext context = CERTIFICATES.context(SERVER);
        TestServer.Behavior breaking = socket -> {
            SSLSocket tls = Certificates.over(context, socket, false);
            tls.getOutputStream().write('x');
            socket.getOutputStream().write(HexFormat.of().parseHex(bytes));
            TestServer.DISCARD.serve(socket);
        };
        try (TestServer server = TestServer.start(breaking);
                Client client = to(server).hold(2)) {
            await().untilAsserted(
                            () -> assertThat(client.stats(false).failures()).containsKey("TLS_BAD_RECORD"));
            assertThat(client.stats(false).failures()).containsOnlyKeys("TLS_BAD_RECORD");
        }
    }

    @Test
    void closeNotifyWithoutAFinEndsAConnection() throws Exception {
        SSLContext context = CERTIFICATES.context(SERVER);
        Queue<Boolean> fins = new ConcurrentLinkedQueue<>();
        TestServer.Behavior closing = socket -> {
            SSLSocket tls = Certificates.over(context, socket, false);
            tls.getOutputStream().write('x');
            tls.shutdownOutput();
            fins.add(socket.isOutputShutdown());
            TestServer.DISCARD.serve(tls);
        };
        try (TestServer server = TestServer.start(closing);
                Client client = to(server).hold(2)) {
            await().until(() -> client.stats(false).failures().getOrDefault("EOF", 0L) >= 2);
            assertThat(client.stats(false).lost()).isGreaterThanOrEqualTo(2);
            assertThat(fins).isNotEmpty().containsOnly(false);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-2 | -1 | name.test  | TLS_CERTIFICATE_EXPIRED",
                " 1 |  2 | name.test  | TLS_CERTIFICATE_NOT_YET_VALID",
                "-1 |  1 | other.test | TLS_WRONG_HOST"
            })
    void aCertificateThatIsNotValidIsRefused(int from, int to, String host, String reason) throws Exception {
        X509Bundle certificate = CERTIFICATES.signed(builder -> Certificates.valid(
                        Duration.ofDays(from), Duration.ofDays(to))
                .apply(new CertificateBuilder().subject("CN=" + host).ecp256().addSanDnsName(host)));
        refused(CERTIFICATES.serving(certificate, _ -> {}, TestServer.ECHO), reason);
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        Certificates others = new Certificates("other");
        refused(others.serving(others.server(), _ -> {}, TestServer.ECHO), "TLS_UNKNOWN_CA");
    }

    @Test
    void aCertificateOfAnAuthorityThatOnlyHasTheSameNameIsRefused() throws Exception {
        Certificates impostor = new Certificates("test");
        refused(impostor.serving(impostor.server(), _ -> {}, TestServer.ECHO), "TLS_CERTIFICATE_SIGNATURE");
    }

    @Test
    void aPlainServerIsRecognized() throws Exception {
        refused(
                socket -> {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    TestServer.DISCARD.serve(socket);
                },
                "NOT_TLS");
    }

    @Test
    void aServerThatClosesInTheHandshakeIsAFailure() throws Exception {
        refused(
                socket -> {
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("the client closed");
                    }
                    socket.getInputStream().readNBytes(socket.getInputStream().available());
                },
                "TLS_EOF");
    }

    @Test
    void aServerThatNeverAnswersIsATimeout() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client =
                        to(server).connectTimeout(Duration.ofMillis(300)).hold(2)) {
            await().until(() -> client.stats(false).failures().getOrDefault("TLS_TIMEOUT", 0L) >= 2);
            assertThat(client.stats(false).connections()).isZero();
        }
    }

    @Test
    void anOldProtocolVersionIsRefused() throws Exception {
        try (TestServer server = echoing(socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}));
                Client client = to(server, with(null, null, TlsVersion.TLS_1_3)).hold(2)) {
            await().until(() -> client.stats(false).failures().keySet().stream()
                    .anyMatch(reason -> reason.equals("TLS_VERSION") || reason.equals("TLS_ALERT_PROTOCOL_VERSION")));
        }
    }

    @Test
    void aClientCertificateIsSentIfTheServerRequiresOne() throws Exception {
        X509Bundle own = CERTIFICATES.signed(builder -> builder.subject("CN=client"));
        Path certificate = Certificates.chain(folder, own);
        try (TestServer server = echoing(socket -> socket.setNeedClientAuth(true));
                Client client = to(server, with(certificate, Certificates.key(folder, own), TlsVersion.TLS_1_2))
                        .reply(Reply.ECHO)
                        .hold(3)) {
            await().until(() -> client.stats(true).replies() >= 6);
            assertThat(client.stats(true).failures()).isEmpty();
        }
    }

    @Test
    void aServerThatRequiresAClientCertificateSendsAnAlert() throws Exception {
        try (TestServer server = echoing(socket -> socket.setNeedClientAuth(true));
                Client client = to(server).hold(2)) {
            await().until(() -> client.stats(false).failures().keySet().stream()
                    .anyMatch(reason -> reason.startsWith("TLS_ALERT_")));
        }
    }

    /** A cluster's clients get the server's certificate as a part of the plan. */
    @Test
    void certificatesThatAreGivenAsTextAreTheOnlyOnesThatAreTrusted() throws Exception {
        ClientTls typed = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of());
        TlsClient trusting = TlsClients.of(typed.trustingCertificates(SERVER.getCertificatePEM()));
        try (TestServer server = serving(TestServer.ECHO);
                Client client = Setup.toName(server.address())
                        .transports(trusting::transport)
                        .reply(Reply.ECHO)
                        .hold(2)) {
            await().until(() -> client.stats(true).replies() >= 2);
        }
        TlsClient other = TlsClients.of(
                typed.trustingCertificates(new Certificates("other").server().getCertificatePEM()));
        try (TestServer server = serving(TestServer.ECHO);
                Client client = Setup.toName(server.address())
                        .transports(other::transport)
                        .hold(1)) {
            await().until(() -> client.stats(true).failures().containsKey("TLS_UNKNOWN_CA"));
        }
        assertThatThrownBy(() -> TlsClients.of(typed.trustingCertificates("no certificate")))
                .hasMessageContaining("caCertificates");
    }

    /** Tests what /stats of a server with a Secret has: its certificate, and that of its authority. */
    @Test
    void withItsAuthorityTheNextCertificateOfAServerIsTrustedToo() throws Exception {
        ClientTls typed = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of());
        TlsClient trusting = TlsClients.of(typed.trustingCertificates(
                SERVER.getCertificatePEM() + CERTIFICATES.authority().getCertificatePEM()));
        TlsClient pinning = TlsClients.of(typed.trustingCertificates(SERVER.getCertificatePEM()));
        X509Bundle next = CERTIFICATES.server();
        try (TestServer server = TestServer.start(CERTIFICATES.serving(next, _ -> {}, TestServer.ECHO));
                Client client = Setup.toName(server.address())
                        .transports(trusting::transport)
                        .reply(Reply.ECHO)
                        .hold(2);
                Client without = Setup.toName(server.address())
                        .transports(pinning::transport)
                        .hold(1)) {
            await().until(() -> client.stats(true).replies() >= 2);
            await().until(() -> without.stats(true).failures().containsKey("TLS_UNKNOWN_CA"));
        }
    }

    @Test
    void anyCertificateIsAcceptedWithoutVerification() throws Exception {
        Certificates others = new Certificates("other");
        TlsSettings insecure = new TlsSettings(
                null, "", null, true, null, null, null, TlsVersion.TLS_1_2, List.of(), List.of(), false);
        try (TestServer server = TestServer.start(others.serving(others.server(), _ -> {}, TestServer.ECHO));
                Client client = to(server, insecure).reply(Reply.ECHO).hold(3)) {
            await().until(() -> client.stats(true).replies() >= 6);
            assertThat(client.stats(true).failures()).isEmpty();
        }
    }

    @Test
    void aCertificateThatTheServerRenewsIsVerified() throws Exception {
        AtomicReference<SSLContext> current = new AtomicReference<>(CERTIFICATES.context(SERVER));
        TestServer.Behavior serving = socket -> TestServer.ECHO.serve(Certificates.over(current.get(), socket, true));
        Certificates others = new Certificates("other");
        try (TestServer server = TestServer.start(serving);
                Client client = to(server).hold(3)) {
            await().until(() -> client.stats(false).connections() == 3);
            current.set(CERTIFICATES.context(CERTIFICATES.server()));
            client.hold(6);
            await().until(() -> client.stats(false).connections() == 6);
            assertThat(client.stats(false).failures()).isEmpty();

            current.set(others.context(others.server()));
            client.hold(9);
            await().until(() -> client.stats(false).failures().getOrDefault("TLS_UNKNOWN_CA", 0L) >= 3);
            assertThat(client.stats(false).connections()).isEqualTo(6);
            assertThat(client.stats(false).lost()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"name.test, name.test", "127.0.0.9,", "::1,"})
    void aNameIsSentAsSniAndAnAddressIsNot(String host, String sni) throws Exception {
        Queue<List<SNIServerName>> names = new ConcurrentLinkedQueue<>();
        TestServer.Behavior noting = socket -> {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
            names.add(session.getRequestedServerNames());
            TestServer.ECHO.serve(socket);
        };
        TlsSettings settings = new TlsSettings(
                null, "", host, true, null, null, null, TlsVersion.TLS_1_2, List.of(), List.of(), false);
        try (TestServer server = serving(noting);
                Client client = to(server, settings).hold(1)) {
            await().until(() -> client.stats(false).connections() == 1 && !names.isEmpty());
            assertThat(names.element()).isEqualTo(sni == null ? List.of() : List.of(new SNIHostName(sni)));
        }
    }

    private TlsSettings resuming() throws IOException {
        Path ca = CERTIFICATES.ca(folder);
        return new TlsSettings(ca, "", null, false, null, null, null, TlsVersion.TLS_1_2, List.of(), List.of(), true);
    }

    private static long resumed(Client client) {
        return client.stats(false).protocol().resumedHandshakes();
    }

    /** Each of these has begun a session: what the server sends with the handshake comes before the reply. */
    private static void awaitReplies(Client client, int connections) {
        await().until(() -> client.stats(false).connections() == connections);
        long replies = client.stats(true).replies();
        await().until(() -> client.stats(true).replies() >= replies + 2L * connections);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, true", "TLSv1.3, true", "TLSv1.2, false", "TLSv1.3, false"})
    void laterConnectionsResumeSessionsIfTheyAreTo(String version, boolean resume) throws Exception {
        try (TestServer server = echoing(socket -> socket.setEnabledProtocols(new String[] {version}));
                Client client = to(server, resume ? resuming() : trusting())
                        .reply(Reply.ECHO)
                        .hold(4)) {
            awaitReplies(client, 4);
            assertThat(resumed(client)).isZero();
            client.hold(8);
            awaitReplies(client, 8);

            assertThat(resumed(client) > 0).isEqualTo(resume);
            assertThat(client.stats(false).failures()).isEmpty();
            assertThat(client.stats(false).lost()).isZero();
            assertThat(client.stats(true).protocol().handshakeTime().count()).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionThatTheServerRefusesMeansAFullHandshake(String version) throws Exception {
        AtomicReference<SSLContext> current = new AtomicReference<>(CERTIFICATES.context(SERVER));
        TestServer.Behavior serving = socket -> {
            SSLSocket tls = Certificates.over(current.get(), socket, true);
            tls.setEnabledProtocols(new String[] {version});
            TestServer.ECHO.serve(tls);
        };
        try (TestServer server = TestServer.start(serving);
                Client client = to(server, resuming()).reply(Reply.ECHO).hold(4)) {
            awaitReplies(client, 4);
            current.set(CERTIFICATES.context(SERVER)); // with other keys for its tickets
            client.hold(8);
            awaitReplies(client, 8);

            assertThat(resumed(client)).isZero();
            assertThat(client.stats(false).failures()).isEmpty();
        }
    }

    @Test
    void theSecretsOfConnectionsAreLoggedWhereOnlyThisUserReadsThem() throws Exception {
        Path log = folder.resolve("keys.log");
        TlsClient tls = TlsClient.of(trusting(), log);
        try (TestServer server = echoing(_ -> {});
                Client client = Setup.toName(server.address())
                        .transports(tls::transport)
                        .reply(Reply.ECHO)
                        .hold(5)) {
            await().until(() -> client.stats(true).replies() >= 10);
        }
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.matches("CLIENT_TRAFFIC_SECRET_0 [0-9a-f]{64} [0-9a-f]{64,96}"))
                .hasSize(5)
                .doesNotHaveDuplicates();
        assertThat(Files.getPosixFilePermissions(log)).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));
        TlsSettings settings = trusting();
        assertThatThrownBy(() -> TlsClient.of(settings, log))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("chmod 600");
        assertThatThrownBy(() -> TlsClient.of(settings, folder.resolve("none/keys.log")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("SSLKEYLOGFILE");
    }

    @Test
    void aCheckOfTheEndpointSaysWhatTheCertificateSays() throws Exception {
        try (TestServer server = echoing(_ -> {})) {
            ConversationResult result =
                    EndpointCheck.of(to(server).reply(Reply.ECHO).config()).getFirst();

            assertThat(result.problem()).isEmpty();
            TlsPeer peer = Objects.requireNonNull(result.peer());
            assertThat(peer.subject()).isEqualTo("CN=" + Certificates.HOST);
            assertThat(peer.issuer()).isEqualTo("CN=test");
            assertThat(peer.protocol()).isEqualTo("TLSv1.3");
            assertThat(peer.validUntil()).isAfter(Instant.now());
        }
    }

    @Test
    void aCheckOfTheEndpointNamesTheReason() throws Exception {
        Certificates others = new Certificates("other");
        try (TestServer unknown = TestServer.start(others.serving(others.server(), _ -> {}, TestServer.ECHO));
                TestServer demanding = echoing(socket -> socket.setNeedClientAuth(true));
                TestServer other = serving(
                        socket -> socket.getOutputStream().write("wrong\n".getBytes(StandardCharsets.US_ASCII)))) {
            assertThat(check(unknown).reason()).isEqualTo("TLS_UNKNOWN_CA");
            assertThat(check(demanding).reason()).startsWith("TLS_ALERT_");
            assertThat(check(other).problem()).contains("not the expected one");
        }
        try (TestServer closing = TestServer.start(TestServer.CLOSE);
                TestServer resetting = TestServer.start(TestServer.RESET)) {
            assertThat(check(closing).connected()).isTrue();
            assertThat(check(resetting).connected()).isTrue();
        }
        InetSocketAddress nobody;
        try (TestServer closed = echoing(_ -> {})) {
            nobody = closed.address();
        }
        ConversationResult result = EndpointCheck.of(Setup.to(nobody).config()).getFirst();
        assertThat(result.reason()).isEqualTo("ECONNREFUSED");
        assertThat(result.connected()).isFalse();
    }

    @Test
    void aConnectionThatTheServerHasClosedWasAccepted() throws Exception {
        try (TestServer server = TestServer.start(TestServer.CLOSE)) {
            LinuxSocket socket = LinuxSocket.newSocketStream(false);
            TcpInfo info = new TcpInfo();
            socket.connect(server.address());
            await().until(() -> info.read(socket) && info.state() != 1); // not ESTABLISHED any more
            assertThat(TransportStream.isAccepted(info.state())).isTrue();
            socket.close();
        }
    }

    private ConversationResult check(TestServer server) throws IOException {
        return EndpointCheck.of(to(server).reply(Reply.ECHO).config()).getFirst();
    }

    private void refused(TestServer.Behavior behavior, String reason) throws Exception {
        try (TestServer server = TestServer.start(behavior);
                Client client = to(server).hold(2)) {
            await().until(() -> client.stats(false).failures().getOrDefault(reason, 0L) >= 2);
            ClientStats stats = client.stats(false);

            assertThat(stats.connections()).isZero();
            assertThat(stats.lost()).isZero();
            assertThat(stats.failures()).containsOnlyKeys(reason);
            assertThat(stats.protocol().failureDetails()).containsKey(reason);
        }
    }
}
