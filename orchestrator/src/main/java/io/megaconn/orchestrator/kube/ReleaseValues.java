package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.plan.ClientSecrets;
import io.megaconn.orchestrator.plan.HeadersSecret;
import io.megaconn.orchestrator.plan.ReleaseDefaults;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.orchestrator.plan.TlsSecret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of a release, as far as its StatefulSet shows them. */
public final class ReleaseValues {
    private static final String NODE_PROXY = "megaconn.io/node-proxy";
    private static final String SIZED_FOR_TLS = "megaconn.io/sized-for-tls";

    private ReleaseValues() {}

    /**
     * Returns the StatefulSet of the clients.
     *
     * @throws io.megaconn.runtime.UserError if there is no release
     */
    public static StatefulSet clients(Cluster cluster) {
        try {
            StatefulSet clients = cluster.clients().get();
            if (clients == null) {
                throw cluster.notInstalled();
            }
            return clients;
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the release can't be inspected");
        }
    }

    /** Returns the defaults of a run, before the release's server is queried. */
    public static SpecDefaults defaults(Cluster cluster, StatefulSet clients) {
        ReleaseDefaults release = ReleaseWorkload.of(cluster, clients).with(tlsSecret(clients), sizedForTls(clients));
        SpecDefaults local = SpecDefaults.LOCAL;
        Duration interval = release.messageInterval();
        return new SpecDefaults(
                connectionsPerClient(clients),
                interval == null ? local.messageInterval() : interval,
                release.reply(),
                null,
                release);
    }

    /** Returns the number of connections that a client pod is sized for. */
    static int connectionsPerClient(StatefulSet clients) {
        Map<String, String> annotations = clients.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(Cluster.CONNECTIONS);
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : SpecDefaults.CONNECTIONS_PER_CLIENT;
    }

    /** Returns whether the release permits to read the kubelets' summaries: {@code rbac.nodeProxy}. */
    static boolean nodeProxy(StatefulSet clients) {
        return isTrue(clients, NODE_PROXY);
    }

    /** Returns whether the memory of client pods includes TLS. */
    static boolean sizedForTls(StatefulSet clients) {
        return isTrue(clients, SIZED_FOR_TLS);
    }

    private static boolean isTrue(StatefulSet clients, String annotation) {
        Map<String, String> annotations = clients.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(annotation));
    }

    /** Returns the Secret that client pods mount for headers; empty for none. */
    static String headersSecret(StatefulSet clients) {
        return secret(clients, HeadersSecret.VOLUME)
                .map(SecretVolumeSource::getSecretName)
                .orElse("");
    }

    /** Returns the Secret that client pods mount for TLS, with the keys that its volume lists; without a list it has all. */
    static TlsSecret tlsSecret(StatefulSet clients) {
        return secret(clients, TlsSecret.VOLUME)
                .map(secret -> new TlsSecret(
                        secret.getSecretName(),
                        secret.getItems().isEmpty()
                                || secret.getItems().stream()
                                        .anyMatch(item -> item.getKey().equals(TlsSecret.CERTIFICATE))))
                .orElse(TlsSecret.NONE);
    }

    /** Returns both Secrets that client pods mount. */
    static ClientSecrets clientSecrets(StatefulSet clients) {
        return new ClientSecrets(headersSecret(clients), tlsSecret(clients));
    }

    private static Optional<SecretVolumeSource> secret(StatefulSet clients, String name) {
        List<Volume> volumes = ClientPodShape.spec(clients).getVolumes();
        return volumes.stream()
                .filter(volume -> volume.getName().equals(name) && volume.getSecret() != null)
                .map(Volume::getSecret)
                .findFirst();
    }
}
