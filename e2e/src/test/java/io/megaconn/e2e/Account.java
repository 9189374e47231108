package io.megaconn.e2e;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The orchestrator's service account, with a kubeconfig file that contains only its token.
 *
 * @param kubeconfig file
 */
record Account(Path kubeconfig) {
    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
            users: [{name: u, user: {token: %s}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """;

    static Account of(Release release) {
        return of(release, release.name());
    }

    /** @param name of another release in the same namespace */
    static Account of(Release release, String name) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(3600L)
                .endSpec()
                .build();
        String token = release.client()
                .serviceAccounts()
                .inNamespace(release.namespace())
                .withName(name + "-orchestrator")
                .tokenRequest(request)
                .getStatus()
                .getToken();
        Config config = release.client().getConfiguration();
        String text = KUBECONFIG.formatted(config.getMasterUrl(), config.getCaCertData(), token);
        try {
            return new Account(Files.writeString(release.folder().resolve(name + ".kubeconfig"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the answer of the apiserver to a request that changes nothing.
     *
     * @return status code
     */
    static int answer(KubernetesClient client, String method, String path) {
        String body = method.equals("DELETE") ? "{\"dryRun\": [\"All\"]}" : "{}";
        String query = method.equals("GET") || path.contains("?") ? "" : "?dryRun=All";
        try {
            client.raw(path + query, method, method.equals("GET") ? null : body);
            return 200;
        } catch (KubernetesClientException e) {
            return e.getCode();
        }
    }
}
