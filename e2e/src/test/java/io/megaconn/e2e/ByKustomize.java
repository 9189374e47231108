package io.megaconn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code kubectl apply -k} of an overlay of k8s/, as docs/how-to/kubernetes.md has it, with a namespace of its own. */
record ByKustomize() implements Installation {
    private static final String KUSTOMIZATION = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: %s
            resources:
              - %s
            patches:
              - path: server.yaml
                target: {kind: Deployment, name: megaconn-server}
            """;

    private static final String SERVER = """
            - {op: replace, path: /spec/template/spec/containers/0/args/0, value: --port=%d}
            - {op: replace, path: /spec/template/spec/containers/0/args/1, value: --capacity=%d}
            - {op: replace, path: /spec/template/spec/containers/0/resources/requests/memory, value: 400Mi}
            - {op: replace, path: /spec/template/spec/containers/0/resources/requests/cpu, value: 10m}
            """;

    @Override
    public void install(Release release) {
        Path overlay = overlay(release);
        release.kubectl("apply", "-k", overlay.toString()).exits(0);
        release.kubectl("rollout", "status", "deployment/megaconn-server", "--timeout=180s")
                .exits(0);
    }

    private static Path overlay(Release release) {
        try {
            Path overlay = Files.createDirectories(release.folder().resolve("overlay"));
            Path base = overlay.relativize(Project.HOME.resolve("k8s"));
            Files.writeString(
                    overlay.resolve("kustomization.yaml"), KUSTOMIZATION.formatted(release.namespace(), base));
            Files.writeString(overlay.resolve("server.yaml"), SERVER.formatted(release.port(), Release.CAPACITY));
            return overlay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void remove(Release release) {
        release.kubectl("delete", "-k", release.folder().resolve("overlay").toString(), "--wait=false")
                .exits(0);
    }
}
