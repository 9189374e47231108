package io.megaconn.orchestrator.kube.access;

import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads how to access a cluster: from kubeconfig files, or from a pod's service account. Each field of the context, its
 * cluster and its user is honored, or refused before anything is sent.
 */
public final class Kubeconfig {
    private Kubeconfig() {}

    /**
     * Reads the given context, or the current one; inside a cluster, the pod's service account.
     *
     * @throws UserError if no cluster is found, or a field can't be honored
     */
    public static ApiAccess read(@Nullable Path file, @Nullable String context) {
        return read(file, context, System.getenv(), ServiceAccount.FOLDER);
    }

    static ApiAccess read(
            @Nullable Path file, @Nullable String context, Map<String, String> environment, Path serviceAccount) {
        InstantSource clock = InstantSource.system();
        KubeconfigFiles files = KubeconfigFiles.load(file, environment);
        if (files.files().isEmpty() && context == null) {
            ApiAccess pod = ServiceAccount.find(serviceAccount, environment, clock);
            if (pod != null) {
                return pod;
            }
        }
        KubeContext selected = files.select(context);
        if (selected == null) {
            throw noCluster(files);
        }
        UnknownFields.refuse(selected);
        ApiServer server = ClusterFields.read(selected.cluster(), environment);
        Impersonation impersonation = Impersonation.of(selected.user());
        CredentialSource source = UserFields.read(selected, server, clock);
        return ApiAccess.of(server, source, impersonation, selected.namespace(), clock);
    }

    private static UserError noCluster(KubeconfigFiles files) {
        String reason = "";
        if (!files.files().isEmpty()) {
            reason = " (no context is current in %s: name one with --context)"
                    .formatted(list(files.files().keySet()));
        } else if (files.named().size() > 1) {
            reason = " (KUBECONFIG names no file that exists: %s)".formatted(list(files.named()));
        }
        return UserError.usage("no cluster%s: set KUBECONFIG or add --kubeconfig FILE, or use this machine with --local"
                .formatted(reason));
    }

    private static String list(Collection<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
