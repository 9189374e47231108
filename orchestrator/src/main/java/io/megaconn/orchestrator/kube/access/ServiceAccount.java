package io.megaconn.orchestrator.kube.access;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service account that Kubernetes mounts into a pod. */
final class ServiceAccount {
    static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private ServiceAccount() {}

    /**
     * @return null outside of a pod
     * @throws UserError if the service account can't be used
     */
    static @Nullable ApiAccess find(Path folder, Map<String, String> environment, InstantSource clock) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
        Path token = folder.resolve("token");
        if (host.isEmpty() || port.isEmpty() || !Files.exists(token)) {
            return null;
        }
        URI url = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        try {
            ApiServer server = new ApiServer(
                    url,
                    null,
                    null,
                    ClientIdentity.certificates(Files.readString(folder.resolve("ca.crt"))),
                    ProxyEnvironment.of(environment).proxy(url));
            CredentialSource source = new TokenFile(
                    token,
                    clock,
                    problem -> UserError.usage("the pod's service account: " + problem
                            + ": set automountServiceAccountToken in the pod's template"));
            return ApiAccess.of(server, source, new Impersonation(List.of()), namespace(folder), clock);
        } catch (IOException | GeneralSecurityException e) {
            throw UserError.usage("the pod's service account: " + folder.resolve("ca.crt")
                    + " can't be read: set automountServiceAccountToken in the pod's template");
        }
    }

    private static String namespace(Path folder) {
        try {
            String namespace = Files.readString(folder.resolve("namespace")).strip();
            return namespace.isEmpty() ? "default" : namespace;
        } catch (IOException e) {
            return "default";
        }
    }
}
