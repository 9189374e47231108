package io.megaconn.orchestrator.kube.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** An HTTPS server that records headers, server names and client certificates. */
final class TestApiserver implements AutoCloseable {
    static final Path TLS = Path.of(System.getProperty("megaconn.home"), "orchestrator/src/test/resources/tls");

    /**
     * A request.
     *
     * @param serverNames names that the client asked for in the handshake
     * @param certificate subject of the client certificate; empty without one
     */
    record Seen(String path, Headers headers, List<String> serverNames, String certificate) {
        String header(String name) {
            return String.join("|", headers.getOrDefault(name, List.of()));
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    volatile ToIntFunction<Seen> status = _ -> 200;

    /** @param certificate {@code server} for localhost, {@code named} for api.example.test only */
    TestApiserver(String certificate) {
        try {
            ClientIdentity own = ClientIdentity.of(pem(certificate), pem(certificate + "-key"));
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(own.keyManagers(), Certificates.trust(ClientIdentity.certificates(pem("ca"))), null);
            server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = tls.getDefaultSSLParameters();
                    wanted.setWantClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
            server.createContext("/", this::answer);
            server.setExecutor(threads);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String name) {
        try {
            return Files.readString(TLS.resolve(name + ".pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "https://127.0.0.1:" + port();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Seen request = new Seen(
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                names((HttpsExchange) exchange),
                certificate((HttpsExchange) exchange));
        seen.add(request);
        int code = status.applyAsInt(request);
        byte[] body = (code == 200
                        ? "{\"major\":\"1\",\"minor\":\"35\",\"gitVersion\":\"v1.35.6\"}"
                        : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code + "}")
                .getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (code / 100 == 3) {
            exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
        }
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static List<String> names(HttpsExchange exchange) {
        return ((ExtendedSSLSession) exchange.getSSLSession())
                .getRequestedServerNames().stream()
                        .map(name -> new String(name.getEncoded(), UTF_8))
                        .toList();
    }

    private static String certificate(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
