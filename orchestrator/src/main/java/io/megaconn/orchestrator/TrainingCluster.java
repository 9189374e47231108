package io.megaconn.orchestrator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
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
    private static final String PASSWORD = "training";

    private final HttpsServer server;
    private final ExecutorService threads;
    private final Path folder;
    private final JsonNode answers;

    private TrainingCluster(HttpsServer server, ExecutorService threads, Path folder, JsonNode answers) {
        this.server = server;
        this.threads = threads;
        this.folder = folder;
        this.answers = answers;
    }

    static TrainingCluster start() throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("megaconn-training");
        KeyStore key = key(folder.resolve("key.p12"));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(key)));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        TrainingCluster cluster = new TrainingCluster(server, threads, folder, answers());
        server.createContext("/", cluster::answer);
        server.start();
        cluster.writeKubeconfig(key.getCertificate("mykey").getEncoded());
        return cluster;
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    private static JsonNode answers() throws IOException {
        try (InputStream in = TrainingCluster.class.getResourceAsStream("training-cluster.json")) {
            return JsonMapper.shared().readTree(in);
        }
    }

    /** Makes a key with a certificate for 127.0.0.1; the JDK's only tool for it is a program. */
    private static KeyStore key(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static SSLContext context(KeyStore key) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void writeKubeconfig(byte[] certificate) throws IOException {
        String pem = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(certificate));
        Files.writeString(kubeconfig(), """
                apiVersion: v1
                kind: Config
                current-context: training
                contexts: [{name: training, context: {cluster: training, user: training, namespace: megaconn}}]
                clusters: [{name: training, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                users: [{name: training, user: {token: training}}]
                """.formatted(
                        server.getAddress().getPort(),
                        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8))));
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
        Files.deleteIfExists(kubeconfig());
        Files.deleteIfExists(folder.resolve("key.p12"));
        Files.deleteIfExists(folder);
    }
}
