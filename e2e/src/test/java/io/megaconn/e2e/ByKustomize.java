package io.megaconn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Applies an overlay of k8s/ with {@code kubectl apply -k}, as docs/how-to/kubernetes.md describes, in a namespace of its own. */
record ByKustomize() implements Installation {
    private static final String KUSTOMIZATION = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: %s
            resources:
              - %s
            patches:
              - path: patch.yaml
                target: {kind: %s, name: %s}
            """;

    private static final String JOB = """
            - {op: replace, path: /spec/template/spec/containers/0/args/3, value: --target=200}
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

    /** Starts the ramp as a Job, to 200 connections, with {@code kubectl apply -k} of an overlay of k8s/job. */
    static void job(Release release) {
        Path overlay = overlay(release, "k8s/job", "Job", "megaconn-ramp", JOB);
        release.kubectl("apply", "-k", overlay.toString()).exits(0);
    }

    private static Path overlay(Release release) {
        String server = SERVER.formatted(release.port(), Release.CAPACITY);
        return overlay(release, "k8s", "Deployment", "megaconn-server", server);
    }

    private static Path overlay(Release release, String folder, String kind, String name, String patch) {
        try {
            Path overlay = Files.createDirectories(
                    release.folder().resolve(folder.equals("k8s") ? "overlay" : folder.replace('/', '-')));
            Path base = overlay.relativize(Project.HOME.resolve(folder));
            Files.writeString(
                    overlay.resolve("kustomization.yaml"),
                    KUSTOMIZATION.formatted(release.namespace(), base, kind, name));
            Files.writeString(overlay.resolve("patch.yaml"), patch);
            return overlay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void remove(Release release) {
        release.kubectl(
                        "delete",
                        "-k",
                        release.folder().resolve("overlay").toString(),
                        "--wait=false",
                        "--ignore-not-found")
                .exits(0);
    }
}
