package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads how to access a cluster: from a kubeconfig file, or from a pod's service account. */
final class Kubeconfig {
    /**
     * Attempts per request, because the apiserver may be away for a moment (a new leader). With fabric8's pauses of at
     * most 3.2 s, they last 16 s.
     */
    private static final int TRIES = 9;

    private Kubeconfig() {}

    /**
     * Reads the given context, or the current one; inside a cluster, the pod's service account.
     *
     * @throws UserError if no cluster is found
     */
    static Config read(@Nullable Path file, @Nullable String context) {
        Config found = load(file, context);
        NamedContext current = found.getCurrentContext();
        if (context != null && (current == null || !context.equals(current.getName()))) { // fabric8 uses another one
            throw UserError.usage("there is no context '%s': see %s".formatted(context, command("get-contexts", file)));
        }
        if (current == null && found.getAutoOAuthToken() == null && found.getOauthToken() == null) {
            throw UserError.usage(
                    "no cluster: set KUBECONFIG or add --kubeconfig FILE, or use this machine with --local");
        }
        if (found.isTrustCerts() || found.isDisableHostnameVerification()) {
            throw UserError.usage("this kubeconfig (or KUBERNETES_TRUST_CERTIFICATES) turns TLS verification off, and"
                    + " credentials must not go to a server that nobody has verified: remove insecure-skip-tls-verify,"
                    + " and name the cluster's authority with: "
                    + command("set-cluster NAME --certificate-authority FILE --embed-certs", file));
        }
        return new ConfigBuilder(found)
                .withRequestRetryBackoffLimit(TRIES)
                .withRequestTimeout(10_000)
                .withConnectionTimeout(10_000)
                .withMaxConcurrentRequestsPerHost(32) // port-forwards stay open
                .build();
    }

    private static Config load(@Nullable Path file, @Nullable String context) {
        if (file != null && (!Files.isReadable(file) || Files.isDirectory(file))) {
            throw UserError.usage("--kubeconfig: " + file + " can't be read");
        }
        try {
            return file == null ? Config.autoConfigure(context) : Config.fromKubeconfig(context, file.toFile());
        } catch (RuntimeException e) { // its class differs with each mistake
            throw UserError.usage("%s is not a valid kubeconfig: check it with: %s"
                    .formatted(
                            file == null ? "the file that KUBECONFIG names" : "--kubeconfig: " + file,
                            command("view", file)));
        }
    }

    private static String command(String command, @Nullable Path file) {
        return CommandHints.kubectlConfig(command, file == null ? null : file.toString());
    }
}
