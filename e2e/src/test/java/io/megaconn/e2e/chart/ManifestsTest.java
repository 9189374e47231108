package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that k8s/ is what the chart renders. */
class ManifestsTest {
    @Test
    void areWhatTheChartRenders() throws IOException {
        if (Boolean.getBoolean("render-k8s")) {
            Manifests.write();
        }
        for (Map.Entry<String, String> file : Manifests.render().entrySet()) {
            Path path = Manifests.FOLDER.resolve(file.getKey());
            assertThat(path).as("run bin/render-k8s").exists();
            assertThat(Files.readString(path))
                    .as("k8s/%s is not what the chart renders: run bin/render-k8s", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void haveEveryObjectOfTheChart() throws IOException {
        List<String> objects = new ArrayList<>();
        for (String folder : List.of(".", "job")) {
            for (String file : resources(folder)) {
                String yaml = Files.readString(Manifests.FOLDER.resolve(folder).resolve(file));
                Doc.parseAll(yaml).forEach(object -> objects.add(object.toString()));
            }
        }

        List<String> expected = new ArrayList<>(Manifests.chart().render().names());
        expected.add("Namespace/megaconn");
        assertThat(objects).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Tests two forms: kubectl 1.20 has kustomize 2.0.3, which accepts no folders as resources; newer versions don't accept bases. */
    @ParameterizedTest
    @ValueSource(strings = {".", "job"})
    void workWithOldAndNewKustomize(String folder) throws IOException {
        assertThat(kustomization(folder).map()).containsOnlyKeys("apiVersion", "kind", "resources");
        assertThat(resources(folder))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).matches("[a-z-]+\\.yaml"));
    }

    @Test
    void namespaceAllowsTheNodesNetwork() throws IOException {
        Doc namespace = Doc.parse(Files.readString(Manifests.FOLDER.resolve("namespace.yaml")));

        assertThat(namespace.at("metadata", "labels").map())
                .containsEntry("pod-security.kubernetes.io/enforce", "privileged");
    }

    @Test
    void sayNothingOfHelm() {
        assertThat(Manifests.render().values())
                .allSatisfy(text -> assertThat(text).doesNotContain("helm.sh").doesNotContain("managed-by"));
    }

    private static List<String> resources(String folder) throws IOException {
        return kustomization(folder).at("resources").texts();
    }

    private static Doc kustomization(String folder) throws IOException {
        return Doc.parse(Files.readString(Manifests.FOLDER.resolve(folder).resolve("kustomization.yaml")));
    }
}
