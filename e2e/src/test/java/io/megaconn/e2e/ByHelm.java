package io.megaconn.e2e;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The chart, installed by the real Helm engine.
 *
 * @param values YAML
 */
record ByHelm(String values) implements Installation {
    private static final int TIMEOUT_SECONDS = 180;

    @Override
    public void install(Release release) {
        install(release, release.name(), true);
    }

    /** @param name of the release; there may be several in a namespace */
    void install(Release release, String name, boolean untilReady) {
        install(release, name, Project.HOME.resolve("helm/megaconn"), untilReady);
    }

    /** Installs another chart. */
    void install(Release release, Path chart) {
        install(release, release.name(), chart, true);
    }

    private void install(Release release, String name, Path chart, boolean untilReady) {
        try {
            Path file = Files.writeString(release.folder().resolve(name + "-values.yaml"), values);
            var install = new Helm(chart)
                    .install()
                    .withName(name)
                    .withNamespace(release.namespace())
                    .withKubeConfig(OnCluster.kubeconfig())
                    .withTimeout(TIMEOUT_SECONDS)
                    .withValuesFile(file)
                    .set("server.port", release.port())
                    .set("server.capacity", Release.CAPACITY)
                    .set("server.resources.requests.cpu", "10m"); // so that several fit onto a small node
            if (untilReady) {
                install.waitReady();
            }
            install.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uninstalls all releases of the namespace: deleting a namespace leaves their cluster-wide roles behind. */
    @Override
    public void remove(Release release) {
        Helm.list()
                .all()
                .withNamespace(release.namespace())
                .withKubeConfig(OnCluster.kubeconfig())
                .call()
                .forEach(installed -> uninstall(release, installed.getName()));
    }

    void uninstall(Release release, String name) {
        Helm.uninstall(name)
                .withNamespace(release.namespace())
                .withKubeConfig(OnCluster.kubeconfig())
                .ignoreNotFound()
                .call();
    }

    /** @return the status of the release in Helm's terms */
    static String test(Release release) {
        return Helm.test(release.name())
                .withNamespace(release.namespace())
                .withKubeConfig(OnCluster.kubeconfig())
                .withTimeout(TIMEOUT_SECONDS)
                .call()
                .getStatus();
    }
}
