package io.megaconn.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/** A webhook of this JVM that refuses pods without the label {@code team} in a release's namespace, with the words of Kyverno. */
final class LabelPolicy implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final String WORDS = "\n\nresource Pod/%s was blocked due to the following policies\n\n"
            + "require-team:\n  check-team: 'validation error: label team is required. rule check-team failed'";

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Release release;
    private final HttpsServer server;
    private final ValidatingWebhookConfiguration webhook;

    LabelPolicy(Release release) throws IOException, GeneralSecurityException, InterruptedException {
        this.release = release;
        InetAddress address = towards(URI.create(release.client().getMasterUrl().toString()));
        KeyStore keys = keys(release.folder().resolve("webhook.p12"), address);
        server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
        server.setExecutor(executor);
        server.createContext("/", this::review);
        server.start();
        release.kubectl("label", "namespace", release.namespace(), "e2e.megaconn.io/policy=" + release.namespace())
                .exits(0);
        webhook = release.client()
                .resource(configuration(
                        "https://%s:%d/"
                                .formatted(
                                        address.getHostAddress(),
                                        server.getAddress().getPort()),
                        keys.getCertificate("webhook").getEncoded()))
                .create();
    }

    /** The address of this machine that the apiserver can reach, if it can reach any. */
    private static InetAddress towards(URI apiserver) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(apiserver.getHost(), 9));
            return socket.getLocalAddress();
        }
    }

    private KeyStore keys(Path file, InetAddress address)
            throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "webhook",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=webhook",
                        "-validity",
                        "2",
                        "-ext",
                        "san=ip:" + address.getHostAddress(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static SSLContext tls(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void review(HttpExchange exchange) throws IOException {
        JsonNode request = PodStats.JSON.readTree(exchange.getRequestBody()).get("request");
        JsonNode meta = request.at("/object/metadata");
        boolean allowed = meta.at("/labels/team").isString();
        String name = meta.path("name").asString(meta.path("generateName").asString(""));
        Map<String, Object> response = allowed
                ? Map.of("uid", request.get("uid").asString(), "allowed", true)
                : Map.of(
                        "uid", request.get("uid").asString(),
                        "allowed", false,
                        "status", Map.of("code", 403, "message", WORDS.formatted(name)));
        byte[] answer = PodStats.JSON
                .writeValueAsString(
                        Map.of("apiVersion", "admission.k8s.io/v1", "kind", "AdmissionReview", "response", response))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private ValidatingWebhookConfiguration configuration(String url, byte[] certificate) {
        Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        String pem = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(base64.encodeToString(certificate));
        return new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(release.namespace())
                .endMetadata()
                .addNewWebhook()
                .withName("validate.policy.e2e.megaconn.io")
                .withNewClientConfig()
                .withUrl(url)
                .withCaBundle(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .endClientConfig()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("pods")
                .endRule()
                .withNewNamespaceSelector()
                .addToMatchLabels("e2e.megaconn.io/policy", release.namespace())
                .endNamespaceSelector()
                .withFailurePolicy("Fail")
                .withSideEffects("None")
                .withTimeoutSeconds(10)
                .withAdmissionReviewVersions("v1")
                .endWebhook()
                .build();
    }

    @Override
    public void close() {
        release.client().resource(webhook).delete();
        server.stop(0);
        executor.close();
    }
}
