package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that the command that preflight prints works on a release of the previous chart. */
@Slow
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class UpgradeIT {
    private static final String FIX =
            "helm upgrade megaconn helm/megaconn --namespace %s --reset-then-reuse-values --set ";

    @RegisterExtension
    static final Release release = Release.of("upgrade", new Installation() {
        @Override
        public void install(Release release) {
            new ByHelm("{client: {connections: 1000}, image: {tag: %s}}".formatted(version()))
                    .install(release, PreviousChart.unpack(release.folder()));
        }

        @Override
        public void remove(Release release) {
            new ByHelm("{}").remove(release);
        }
    });

    @Test
    void thePrintedUpgradeKeepsTheUsersValues() {
        Program refused = release.orchestrator("ramp", "--target", "2000", "--connections-per-client", "2000");
        assertThat(refused.exitCode()).isEqualTo(3);
        String fix = FIX.formatted(release.namespace());
        assertThat(refused.out() + refused.err()).contains(fix + "client.connections=2000");

        upgrade("client.connections", "2000");

        release.kubectl("rollout", "status", "deployment/megaconn-server", "--timeout=180s")
                .exits(0);
        release.orchestrator("ramp", "--target", "2000", "--connections-per-client", "2000")
                .exits(0);
    }

    /** Returns the version of the images in the cluster; the previous chart names its own, which are not there. */
    private static String version() {
        try {
            return Files.readString(Project.HOME.resolve("helm/megaconn/Chart.yaml"))
                    .replaceFirst("(?s).*\nappVersion: \"?([^\"\n]+).*", "$1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void upgrade(String value, String to) {
        Path chart = Project.HOME.resolve("helm/megaconn");
        new Helm(chart)
                .upgrade()
                .withName(release.name())
                .withNamespace(release.namespace())
                .withKubeConfig(OnCluster.kubeconfig())
                .resetThenReuseValues()
                .set(value, to)
                .call();
    }
}
