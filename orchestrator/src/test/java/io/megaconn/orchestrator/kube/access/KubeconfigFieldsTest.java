package io.megaconn.orchestrator.kube.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.megaconn.orchestrator.kube.access.TestApiserver.Seen;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests that every field of a kubeconfig is honored, as seen by a real HTTPS server, or refused before anything is
 * sent. A field that a new version of the Kubernetes client adds fails this test until it is one of the two.
 */
class KubeconfigFieldsTest extends ApiserverTestBase {
    private static final String SECRET = "s3cr3t";

    private interface Case {
        void run(KubeconfigFile file) throws IOException;
    }

    private Case honored(Consumer<KubeconfigFile> set, Consumer<Seen> proof) {
        return file -> {
            set.accept(file);
            file.send();
            proof.accept(server.seen.getLast());
        };
    }

    /** Returns a case that is refused in one line with file, context and field, and without secrets. */
    private Case refused(Consumer<KubeconfigFile> set, String... words) {
        return file -> {
            set.accept(file);
            assertThatThrownBy(file::send)
                    .isInstanceOf(UserError.class)
                    .satisfies(e -> assertThat(e.getMessage())
                            .startsWith(file.file + ", context 'blue', ")
                            .contains(words)
                            .doesNotContain(SECRET, "\n"));
            assertThat(server.seen).isEmpty();
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String data(String name) {
        return base64(TestApiserver.pem(name));
    }

    private static Path tls(String name) {
        return TestApiserver.TLS.resolve(name + ".pem");
    }

    private static KubeconfigFile certificate(KubeconfigFile file) {
        return file.user(
                "{client-certificate: '%s', client-key: '%s'}".formatted(tls("ec-pkcs8"), tls("ec-pkcs8-key")));
    }

    private static KubeconfigFile exec(KubeconfigFile file, String fields) {
        TestPlugin.write(file.file.resolveSibling("plugin"));
        return file.user("{exec: {apiVersion: %s, command: ./plugin, interactiveMode: Never, provideClusterInfo: true}}"
                        .formatted(ExecPlugin.V1))
                .exec(fields);
    }

    private Map<String, Case> clusterCases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put(
                "server",
                honored(
                        f -> f.cluster("{server: '%s/below/a/path'}".formatted(server.url())),
                        s -> assertThat(s.path()).isEqualTo("/below/a/path/version")));
        cases.put(
                "certificateAuthority",
                refused(
                        f -> f.cluster("{certificate-authority: missing.pem}"),
                        "certificate-authority",
                        "missing.pem"));
        cases.put(
                "certificateAuthorityData",
                honored(
                        f -> {
                            f.cluster.remove("certificate-authority");
                            f.cluster("{certificate-authority-data: '%s'}".formatted(data("ca")));
                        },
                        s -> assertThat(s.path()).isEqualTo("/version")));
        cases.put(
                "tlsServerName",
                honored(
                        f -> f.cluster("{tls-server-name: api.example.test}"),
                        s -> assertThat(s.serverNames()).containsExactly("api.example.test")));
        cases.put(
                "insecureSkipTlsVerify",
                refused(f -> f.cluster("{insecure-skip-tls-verify: true}"), "insecure-skip-tls-verify"));
        cases.put("proxyUrl", refused(f -> f.cluster("{proxy-url: 'ftp://u:s3cr3t@p:1'}"), "proxy-url"));
        cases.put(
                "disableCompression",
                honored(
                        f -> f.cluster("{disable-compression: true}"),
                        s -> assertThat(s.header("Accept-Encoding")).isEmpty()));
        cases.put(
                "extensions",
                honored(
                        f -> exec(f, "{}")
                                .cluster("{extensions: [{name: client.authentication.k8s.io/exec, extension: {audience:"
                                        + " x1}}]}"),
                        s -> assertThat(TestPlugin.info(folder)).contains("\"config\":{\"audience\":\"x1\"}")));
        cases.put("additionalProperties", refused(f -> f.cluster("{tls-servername: x}"), "tls-servername"));
        return cases;
    }

    private Map<String, Case> userCases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put(
                "as",
                honored(
                        f -> f.user("{as: jane}"),
                        s -> assertThat(s.header("Impersonate-User")).isEqualTo("jane")));
        cases.put(
                "asGroups",
                honored(
                        f -> f.user("{as: jane, as-groups: [a, b]}"),
                        s -> assertThat(s.header("Impersonate-Group")).isEqualTo("a|b")));
        cases.put(
                "asUid",
                honored(
                        f -> f.user("{as: jane, as-uid: '7'}"),
                        s -> assertThat(s.header("Impersonate-Uid")).isEqualTo("7")));
        cases.put(
                "asUserExtra",
                honored(
                        f -> f.user("{as: jane, as-user-extra: {'a/b': [x, y]}}"),
                        s -> assertThat(s.header("Impersonate-Extra-a%2Fb")).isEqualTo("x|y")));
        cases.put(
                "authProvider",
                refused(f -> f.user("{auth-provider: {name: gcp, config: {access-token: s3cr3t}}}"), "auth-provider"));
        cases.put(
                "clientCertificate",
                honored(
                        KubeconfigFieldsTest::certificate,
                        s -> assertThat(s.certificate()).contains("CN=ec-pkcs8")));
        cases.put(
                "clientKey",
                refused(f -> f.user("{client-certificate: '%s'}".formatted(tls("ec-sec1"))), "client-key"));
        cases.put(
                "clientCertificateData",
                honored(
                        f -> f.user("{client-certificate-data: '%s', client-key: '%s'}"
                                .formatted(data("rsa-pkcs1"), tls("rsa-pkcs1-key"))),
                        s -> assertThat(s.certificate()).contains("CN=rsa-pkcs1")));
        cases.put(
                "clientKeyData",
                honored(
                        f -> f.user("{client-certificate: '%s', client-key-data: '%s'}"
                                .formatted(tls("ed25519"), data("ed25519-key"))),
                        s -> assertThat(s.certificate()).contains("CN=ed25519")));
        cases.put(
                "exec",
                honored(
                        f -> exec(f, "{}"),
                        s -> assertThat(s.header("Authorization")).isEqualTo("Bearer plugin-token-1")));
        cases.put(
                "extensions",
                honored(
                        f -> f.user("{extensions: [{name: x, extension: {y: z}}]}"),
                        s -> assertThat(s.path()).isEqualTo("/version")));
        cases.put(
                "password",
                honored(
                        f -> f.user("{username: a, password: s3cr3t}"),
                        s -> assertThat(s.header("Authorization")).isEqualTo("Basic " + base64("a:s3cr3t"))));
        cases.put("username", refused(f -> f.user("{password: s3cr3t}"), "username"));
        cases.put(
                "token",
                honored(
                        f -> f.user("{token: s3cr3t}"),
                        s -> assertThat(s.header("Authorization")).isEqualTo("Bearer s3cr3t")));
        cases.put("tokenFile", file -> {
            Files.writeString(folder.resolve("token"), "from-file\n");
            honored(
                            f -> f.user("{tokenFile: token}"),
                            s -> assertThat(s.header("Authorization")).isEqualTo("Bearer from-file"))
                    .run(file);
        });
        cases.put("additionalProperties", refused(f -> f.user("{act-as: jane}"), "act-as"));
        return cases;
    }

    private Map<String, Case> contextCases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("cluster", refused(f -> f.context.put("cluster", "nowhere"), "cluster 'nowhere' does not exist"));
        cases.put("user", refused(f -> f.context.put("user", "nobody"), "user 'nobody' does not exist"));
        cases.put("namespace", file -> {
            try (ApiAccess access = file.read()) {
                assertThat(access.namespace()).isEqualTo("load");
            }
        });
        cases.put(
                "extensions",
                honored(
                        f -> f.context.put(
                                "extensions",
                                KubeconfigFile.object("{x: [{name: a}]}").get("x")),
                        s -> assertThat(s.path()).isEqualTo("/version")));
        cases.put("additionalProperties", refused(f -> f.context.put("name-space", "x"), "name-space"));
        return cases;
    }

    private Map<String, Case> execCases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put(
                "apiVersion",
                refused(f -> exec(f, "{apiVersion: client.authentication.k8s.io/v1alpha1}"), "exec.apiVersion"));
        cases.put(
                "args",
                honored(
                        f -> exec(f, "{args: ['$(touch x)', 'a b', '*']}"),
                        s -> assertThat(TestPlugin.args(folder)).containsExactly("$(touch x)", "a b", "*")));
        cases.put("command", refused(f -> exec(f, "{command: no-such-program}"), "exec.command", "no-such-program"));
        cases.put(
                "env",
                honored(
                        f -> exec(f, "{env: [{name: TOKEN, value: from-env}]}"),
                        s -> assertThat(s.header("Authorization")).isEqualTo("Bearer from-env")));
        cases.put(
                "installHint",
                refused(
                        f -> exec(f, "{command: no-such-program, installHint: 'run   brew install x'}"),
                        "run brew install x"));
        cases.put("interactiveMode", refused(f -> exec(f, "{interactiveMode: Sometimes}"), "exec.interactiveMode"));
        cases.put(
                "provideClusterInfo",
                honored(
                        f -> exec(f, "{}"),
                        s -> assertThat(TestPlugin.info(folder))
                                .contains(
                                        "\"server\":\"" + server.url() + "\"",
                                        "\"certificate-authority-data\":\"" + data("ca"))));
        cases.put("additionalProperties", refused(f -> exec(f, "{install-hint: x}"), "exec.install-hint"));
        return cases;
    }

    private Map<String, Case> envCases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("name", refused(f -> exec(f, "{env: [{value: s3cr3t}]}"), "exec.env"));
        cases.put("value", execCases().get("env"));
        cases.put("additionalProperties", refused(f -> exec(f, "{env: [{name: A, valueFrom: x}]}"), "valueFrom"));
        return cases;
    }

    private Map<String, Case> authProviderCases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("name", userCases().get("authProvider"));
        cases.put(
                "config",
                honored(
                        f -> f.user("{auth-provider: {name: oidc, config: {id-token: '%s'}}}"
                                .formatted(OpenIdConnectTest.token(4_000_000_000L))),
                        s -> assertThat(s.header("Authorization"))
                                .isEqualTo("Bearer " + OpenIdConnectTest.token(4_000_000_000L))));
        cases.put(
                "additionalProperties",
                refused(f -> f.user("{auth-provider: {name: oidc, settings: {}}}"), "settings"));
        return cases;
    }

    private Map<Class<?>, Map<String, Case>> table() {
        return Map.of(
                Cluster.class, clusterCases(),
                AuthInfo.class, userCases(),
                Context.class, contextCases(),
                ExecConfig.class, execCases(),
                ExecEnvVar.class, envCases(),
                AuthProviderConfig.class, authProviderCases());
    }

    @Test
    void everyFieldOfTheModelsIsInTheTable() {
        table().forEach((model, cases) -> assertThat(cases.keySet())
                .as(model.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(model.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName)
                        .toList()));
    }

    @TestFactory
    Stream<DynamicTest> everyFieldIsHonouredOrRefused() {
        return table().entrySet().stream()
                .flatMap(model -> model.getValue().entrySet().stream()
                        .map(field ->
                                DynamicTest.dynamicTest(model.getKey().getSimpleName() + "." + field.getKey(), () -> {
                                    server.seen.clear();
                                    field.getValue().run(new KubeconfigFile(folder, server.url()));
                                })));
    }
}
