package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the chart as a subchart. */
class UmbrellaTest {
    private static final String UMBRELLA = """
            apiVersion: v2
            name: platform
            version: 1.0.0
            dependencies:
              - name: megaconn
                version: ">=0.0.0-0"
                condition: megaconn.enabled
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void umbrella() throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), UMBRELLA);
        Path original = Chart.HOME.resolve("helm/megaconn");
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve("charts/megaconn")
                        .resolve(original.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void isSwitchedOnAndOff() throws IOException {
        assertThat(render("megaconn: {enabled: true}").names()).contains("Deployment/platform-server");
        assertThat(render("megaconn: {enabled: false}").objects()).isEmpty();
    }

    @Test
    void sharesGlobalValues() throws IOException {
        Rendered rendered = render("""
                global: {imageRegistry: r.io, imagePullSecrets: [s], storageClass: fast}
                megaconn: {fullnameOverride: load, server: {resources: {limits: {cpu: 2}}}}
                """);

        Doc server = rendered.one("Deployment", "load-server").at("spec", "template");
        assertThat(Rendered.container(server).at("image").text()).startsWith("r.io/megaconn/server:");
        assertThat(server.at("spec", "imagePullSecrets").text()).contains("name=s");
        assertThat(Rendered.container(server).at("resources", "limits").map()).containsOnlyKeys("cpu", "memory");
    }

    private Rendered render(String values) throws IOException {
        String text = new Helm(folder)
                .template()
                .withName("platform")
                .withNamespace("n")
                .withKubeVersion(Chart.NEWEST)
                .withValuesFile(Files.writeString(folder.resolve("mine.yaml"), values))
                .call();
        return new Rendered(text == null ? "" : text);
    }
}
