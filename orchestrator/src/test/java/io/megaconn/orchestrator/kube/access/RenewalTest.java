package io.megaconn.orchestrator.kube.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests credentials that change while the orchestrator runs. */
class RenewalTest extends ApiserverTestBase {
    private static final String EXPIRED = ",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"";

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private KubeconfigFile plugin(String fields) {
        TestPlugin.write(folder.resolve("plugin"));
        return new KubeconfigFile(folder, server.url())
                .user("{exec: {apiVersion: %s, command: ./plugin, interactiveMode: Never}}".formatted(ExecPlugin.V1))
                .exec(fields);
    }

    private String lastAuthorization() {
        return server.seen.getLast().header("Authorization");
    }

    @Test
    void aTokenFileIsReadAgainAfterARejection() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "old");
        server.status = seen -> seen.header("Authorization").equals("Bearer new") ? 200 : 401;
        try (ApiAccess access = new KubeconfigFile(folder, server.url())
                        .user("{tokenFile: token}")
                        .read();
                KubernetesClient client = KubeconfigFile.client(access)) {
            access.onWarning(warnings::add);
            Files.writeString(token, "new");

            Awaitility.await().ignoreException(KubernetesClientException.class).until(() -> {
                client.getKubernetesVersion();
                return true;
            });
            assertThat(lastAuthorization()).isEqualTo("Bearer new");

            Files.delete(token);
            server.status = _ -> 401;
            Awaitility.await().until(() -> {
                assertThatThrownBy(client::getKubernetesVersion).isInstanceOf(KubernetesClientException.class);
                return warnings.stream().anyMatch(w -> w.contains("can't be renewed"));
            });
            assertThat(warnings)
                    .anyMatch(warning -> warning.contains("no longer accepts the credentials (401, tokenFile "))
                    .noneMatch(warning -> warning.contains("Bearer"));
        }
    }

    @Test
    void aPluginsTokenThatIsRejectedIsReplacedInTheSameRequest() {
        server.status = seen -> seen.header("Authorization").equals("Bearer plugin-token-1") ? 401 : 200;
        try (ApiAccess access = plugin("{}").read();
                KubernetesClient client = KubeconfigFile.client(access)) {
            // The first read was less than the shortest pause ago, so the rejection counts at first.
            assertThatThrownBy(client::getKubernetesVersion).isInstanceOf(KubernetesClientException.class);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreException(KubernetesClientException.class)
                    .until(() -> client.getKubernetesVersion() != null);

            assertThat(lastAuthorization()).isEqualTo("Bearer plugin-token-2");
            assertThat(TestPlugin.calls(folder)).isEqualTo(2);
        }
    }

    @Test
    void anExpiredTokenIsSentUntilThePauseIsOver() {
        try (ApiAccess access = plugin("{env: [{name: EXPIRES, value: '" + EXPIRED + "'}]}")
                        .read();
                KubernetesClient client = KubeconfigFile.client(access)) {
            client.getKubernetesVersion();
            client.getKubernetesVersion();

            assertThat(TestPlugin.calls(folder)).isEqualTo(1);
        }
    }

    @Test
    void aClientCertificateThatAPluginRenewsIsPresentedOnANewConnection() throws Exception {
        ClientIdentity first = identity("ec-sec1");
        ClientIdentity second = identity("rsa-pkcs1");
        ClientIdentity[] current = {first};
        CredentialSource source = new CredentialSource() {
            @Override
            public Credential read() {
                return new Credential(null, current[0], null);
            }

            @Override
            public String describe() {
                return "test";
            }

            @Override
            public Duration pause() {
                return Duration.ZERO;
            }
        };
        server.status = seen ->
                seen.certificate().contains("CN=" + (current[0] == first ? "ec-sec1" : "rsa-pkcs1")) ? 200 : 401;
        ApiServer api = new ApiServer(
                URI.create(server.url()), null, null, ClientIdentity.certificates(TestApiserver.pem("ca")), null);
        try (ApiAccess access =
                        ApiAccess.of(api, source, new Impersonation(List.of()), "default", InstantSource.system());
                KubernetesClient client = access.client(access.config(), new Interceptor() {})) {
            client.getKubernetesVersion();
            current[0] = second;
            client.getKubernetesVersion();

            assertThat(server.seen.getLast().certificate()).contains("CN=rsa-pkcs1");
        }
    }

    private static ClientIdentity identity(String name) throws Exception {
        return ClientIdentity.of(TestApiserver.pem(name), TestApiserver.pem(name + "-key"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "answer  ; no json s3cr3t                                         ; printed no ExecCredential",
                "answer  ; {\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"s3cr3t\"}} ; answered with API version 'client.authentication.k8s.io/v1beta1'",
                "answer  ; {\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"} ; neither a token nor a certificate",
                "answer  ; {\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"s3cr3t\"}} ; only one of certificate and key",
                "failure ; your session has expired                               ; ended with exit code 3 (your session has expired)",
            })
    void aPluginThatFailsIsAnErrorBeforeAnythingIsSent(String file, String text, String message) throws IOException {
        KubeconfigFile config = plugin("{}");
        Files.writeString(folder.resolve(file), text);

        assertThatThrownBy(config::send)
                .isInstanceOf(UserError.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("exec.command './plugin' ", message, "kubectl --kubeconfig " + config.file)
                        .doesNotContain("s3cr3t", "\n"));
        assertThat(server.seen).isEmpty();
    }
}
