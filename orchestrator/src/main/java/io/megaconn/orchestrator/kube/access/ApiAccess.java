package io.megaconn.orchestrator.kube.access;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import io.megaconn.runtime.UserError;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Access to one apiserver: address, TLS, proxy, credentials. The Kubernetes client gets nothing from the environment,
 * and no credentials that it could use elsewhere.
 */
public final class ApiAccess implements AutoCloseable {
    /**
     * Attempts per request, because the apiserver may be away for a moment (a new leader). With fabric8's pauses of at
     * most 3.2 s, they last 16 s.
     */
    private static final int TRIES = 9;

    private final ApiServer server;
    private final String namespace;
    private final Credentials credentials;
    private final @Nullable ProxyTunnel tunnel;
    private final Authorization authorization;
    private final SSLContext tls;

    private ApiAccess(ApiServer server, Credentials credentials, Impersonation impersonation, String namespace)
            throws GeneralSecurityException {
        this.server = server;
        this.namespace = namespace;
        this.credentials = credentials;
        this.tls = ApiSslContext.of(server, credentials::identity);
        this.tunnel = server.proxy() == null ? null : new ProxyTunnel(server.proxy(), server);
        this.authorization = new Authorization(credentials, impersonation, tunnel);
    }

    /** @throws UserError if there are no credentials */
    static ApiAccess of(
            ApiServer server,
            CredentialSource source,
            Impersonation impersonation,
            String namespace,
            InstantSource clock) {
        try {
            return new ApiAccess(server, new Credentials(source, clock, System::nanoTime), impersonation, namespace);
        } catch (GeneralSecurityException e) {
            throw UserError.usage("TLS to " + server.url() + " can't be set up: " + e.getMessage());
        }
    }

    public String namespace() {
        return namespace;
    }

    /** Returns the settings of a client; {@link #client} adds what they don't have. */
    public Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url().toString())
                .withNamespace(namespace)
                .withRequestRetryBackoffLimit(TRIES)
                .withRequestTimeout(10_000)
                .withConnectionTimeout(10_000)
                .withMaxConcurrentRequestsPerHost(32) // port-forwards stay open
                .build();
    }

    /** Creates a client. */
    public KubernetesClient client(Config config, Interceptor log) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new Factory())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("api-log", log)
                        .addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, authorization))
                .build();
    }

    /** Sets the receiver of warnings about credentials that stop working, on any thread. */
    public void onWarning(Consumer<String> warnings) {
        credentials.onWarning(warnings);
    }

    /** Returns why the proxy does not connect, if it doesn't. */
    public Optional<String> proxyProblem() {
        return Optional.ofNullable(tunnel).map(ProxyTunnel::problem);
    }

    @Override
    public void close() {
        if (tunnel != null) {
            tunnel.close();
        }
    }

    private final class Factory extends JdkHttpClientFactory {
        @Override
        protected void additionalConfig(HttpClient.Builder http) {
            http.sslContext(tls)
                    .followRedirects(HttpClient.Redirect.NEVER) // they would take the credentials elsewhere
                    .proxy(tunnel == null ? HttpClient.Builder.NO_PROXY : ProxySelector.of(tunnel.address()));
        }
    }
}
