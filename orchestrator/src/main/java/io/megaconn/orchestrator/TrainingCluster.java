package io.megaconn.orchestrator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.megaconn.runtime.tls.OwnCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An apiserver with recorded answers, for {@link Training}: those of a release with two client pods
 * ({@code training-cluster.json}, by path and query).
 */
final class TrainingCluster implements AutoCloseable {
    private static final char[] NO_PASSWORD = {};

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path kubeconfig;
    private final JsonNode answers;

    private TrainingCluster(HttpsServer server, Path kubeconfig, JsonNode answers) {
        this.server = server;
        this.kubeconfig = kubeconfig;
        this.answers = answers;
    }

    static TrainingCluster start() throws IOException, GeneralSecurityException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        OwnCertificate own = OwnCertificate.make(List.of("localhost"), List.of(loopback), Instant.now());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(own)));
        Path kubeconfig = Files.createTempFile("megaconn-training", ".kubeconfig");
        Files.writeString(kubeconfig, kubeconfig(server.getAddress().getPort(), own.certificate()));
        TrainingCluster cluster = new TrainingCluster(server, kubeconfig, answers());
        server.setExecutor(cluster.threads);
        server.createContext("/", cluster::answer);
        server.start();
        return cluster;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    private static JsonNode answers() throws IOException {
        try (InputStream in = TrainingCluster.class.getResourceAsStream("training-cluster.json")) {
            return JsonMapper.shared().readTree(in);
        }
    }

    private static SSLContext context(OwnCertificate own) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(
                                Base64.getMimeDecoder().decode(own.key().replaceAll("-----.*-----", "")))),
                NO_PASSWORD,
                new Certificate[] {
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(own.certificate().getBytes(StandardCharsets.US_ASCII)))
                });
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String kubeconfig(int port, String certificate) {
        return """
                apiVersion: v1
                kind: Config
                current-context: training
                contexts: [{name: training, context: {cluster: training, user: training, namespace: megaconn}}]
                clusters: [{name: training, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                users: [{name: training, user: {token: training}}]
                """.formatted(port, Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestURI().toString();
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        // 200 also refuses WebSockets, which watches and port-forwards request: the client then does without.
        boolean webSocket = exchange.getRequestHeaders().containsKey("Upgrade");
        JsonNode found = answers.get(request);
        byte[] body = (found == null ? "{}" : found.toString()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(found == null && !webSocket ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        Files.deleteIfExists(kubeconfig);
    }
}
