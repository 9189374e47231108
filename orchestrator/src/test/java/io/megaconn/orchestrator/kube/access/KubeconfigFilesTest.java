package io.megaconn.orchestrator.kube.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that several files merge as in kubectl, and that a pod's service account is used if there is none. */
class KubeconfigFilesTest extends ApiserverTestBase {
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void start() {
        environment.put("HOME", folder.resolve("home").toString());
    }

    private Path file(String name, String yaml) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, yaml.replace("URL", server.url()));
    }

    private ApiAccess read(String context) {
        return Kubeconfig.read(null, context, environment, folder.resolve("account"));
    }

    private String authorization(String context) {
        try (ApiAccess access = read(context)) {
            KubeconfigFile.send(access);
            return server.seen.getLast().header("Authorization");
        }
    }

    @Test
    void theFirstFileThatHasAnEntryWinsAndPathsAreRelativeToTheirFile() throws IOException {
        Path first = file("a/config", """
                current-context: blue
                users: [{name: u, user: {tokenFile: token}}]
                """);
        Path second = file("b/config", """
                current-context: green
                users: [{name: u, user: {token: other, as: jane}}, {name: v, user: {token: v}}]
                clusters: [{name: c, cluster: {server: URL, certificate-authority: ca.pem}}]
                contexts:
                - {name: blue, context: {cluster: c, user: u}}
                - {name: green, context: {cluster: c, user: v}}
                """);
        file("a/token", "of-a");
        file("b/token", "of-b");
        Files.copy(TestApiserver.TLS.resolve("ca.pem"), folder.resolve("b/ca.pem"));
        environment.put("KUBECONFIG", first + "::" + folder.resolve("missing") + ":" + second);

        assertThat(authorization(null)).isEqualTo("Bearer of-a");
        assertThat(server.seen.getLast().header("Impersonate-User")).isEmpty();
        assertThat(authorization("green")).isEqualTo("Bearer v");
        assertThatThrownBy(() -> read("red")).hasMessage("there is no context 'red': see kubectl config get-contexts");
    }

    @Test
    void aContextWhoseClusterIsInNoFileIsRefused() throws IOException {
        environment.put("KUBECONFIG", "" + file("config", """
                current-context: blue
                users: [{name: u, user: {token: s3cr3t}}]
                contexts: [{name: blue, context: {cluster: c, user: u}}]
                """));

        assertThatThrownBy(() -> read(null))
                .hasMessageContaining("context 'blue', context 'blue': cluster 'c' does not exist");
    }

    @Test
    void filesThatAreAllMissingAreNamed() {
        environment.put("KUBECONFIG", folder.resolve("x") + ":" + folder.resolve("y"));

        assertThatThrownBy(() -> read(null)).hasMessageContaining(folder.resolve("x") + ", " + folder.resolve("y"));
    }

    @Test
    void withoutAFileAPodsServiceAccountIsUsedAndItsTokenReadAgain() throws IOException {
        file("account/token", "first\n");
        file("account/namespace", "load");
        Files.copy(TestApiserver.TLS.resolve("ca.pem"), folder.resolve("account/ca.crt"));
        environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        environment.put("KUBERNETES_SERVICE_PORT", "" + server.port());

        try (ApiAccess access = read(null)) {
            assertThat(access.namespace()).isEqualTo("load");
            KubeconfigFile.send(access);
            assertThat(server.seen.getLast().header("Authorization")).isEqualTo("Bearer first");
        }
    }

    /** Tests variables that the Kubernetes client would honor and kubectl does not have. */
    @Test
    void variablesOfTheKubernetesClientHaveNoEffect() throws IOException {
        environment.put("KUBECONFIG", "" + file("config", """
                current-context: blue
                users: [{name: u, user: {token: t}}]
                clusters: [{name: c, cluster: {server: URL, certificate-authority: CA}}]
                contexts: [{name: blue, context: {cluster: c, user: u}}]
                """.replace("CA", "" + TestApiserver.TLS.resolve("ca.pem"))));
        Map<String, String> properties = Map.of(
                "kubernetes.master", "https://192.0.2.1", "kubernetes.auth.token", "x", "https.proxy", "http://p:1");
        properties.forEach(System::setProperty);
        try {
            assertThat(authorization(null)).isEqualTo("Bearer t");
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
