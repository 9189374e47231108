package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what the chart renders for TLS: certificates come from Secrets, which only the pods that need them mount. */
class TlsTest {
    private static final String CLIENT = """
            target: {endpoints: ["tls://gateway.prod:9443"]}
            workload: {tls: {secretName: gateway, clientCertificate: %s}}
            ramp: {enabled: true}
            """;

    private static Doc pod(String component, String values) {
        return Chart.with(values).render().pod(component);
    }

    private static List<String> args(String values) {
        return Rendered.container(pod("server", values)).at("args").texts();
    }

    private static Map<?, ?> volume(Doc pod) {
        return pod.at("spec", "volumes").list().stream()
                .map(Doc::map)
                .filter(volume -> "tls".equals(volume.get("name")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, String>> items(String... keys) {
        return Stream.of(keys).map(key -> Map.of("key", key, "path", key)).toList();
    }

    private static void assertMounted(Doc pod) {
        assertThat(Rendered.container(pod).at("volumeMounts").list())
                .anyMatch(mount ->
                        mount.map().equals(Map.of("name", "tls", "mountPath", "/etc/megaconn-tls", "readOnly", true)));
        assertThat(pod.at("spec", "securityContext", "fsGroup").value())
                .as("the group that may read the files")
                .isEqualTo(65532);
    }

    @Test
    void theServerMakesACertificateUnlessThereIsASecret() {
        assertThat(args("server: {protocol: tls}"))
                .contains("--protocol=tls")
                .noneMatch(arg -> arg.startsWith("--tls"));
        assertThat(args("server: {protocol: wss, tls: {secretName: server-tls}}"))
                .contains(
                        "--protocol=wss",
                        "--tls-cert=/etc/megaconn-tls/tls.crt",
                        "--tls-key=/etc/megaconn-tls/tls.key",
                        "--tls-authority=/etc/megaconn-tls/ca.crt");
        assertThat(Chart.with("server: {protocol: tls}").render().text()).doesNotContain("fsGroup", "secretName");
        assertThat(Chart.with("server: {protocol: tls}").notes()).contains("--set server.tls.secretName=");
        assertThat(Chart.with("server: {protocol: tls, tls: {secretName: x}}").notes())
                .doesNotContain("server.tls.secretName");
    }

    @Test
    void theServerIssuesTicketsIfTheValuesSaySo() {
        assertThat(args("server: {protocol: tls, tls: {resume: true}}")).contains("--tls-resume");
    }

    @Test
    void onlyTheServerMountsItsSecret() {
        Rendered rendered = Chart.with(
                        "{server: {protocol: tls, tls: {secretName: server-tls}}, ramp: {enabled: true}}")
                .render();

        assertThat(volume(rendered.pod("server")))
                .isEqualTo(Map.of(
                        "name",
                        "tls",
                        "projected",
                        Map.of(
                                "defaultMode",
                                0440,
                                "sources",
                                List.of(
                                        Map.of(
                                                "secret",
                                                Map.of("name", "server-tls", "items", items("tls.crt", "tls.key"))),
                                        Map.of(
                                                "secret",
                                                Map.of(
                                                        "name",
                                                        "server-tls",
                                                        "optional",
                                                        true,
                                                        "items",
                                                        items("ca.crt")))))));
        assertMounted(rendered.pod("server"));
        assertThat(rendered.text().split("[nN]ame: server-tls", -1))
                .as("both sources")
                .hasSize(3);
    }

    @Test
    void onlyClientsMountTheSecretOfTheWorkloadWithTheKeysThatTheyNeed() {
        Rendered rendered = Chart.with(CLIENT.formatted(true)).render();

        assertThat(volume(rendered.pod("client")))
                .isEqualTo(Map.of(
                        "name",
                        "tls",
                        "secret",
                        Map.of(
                                "secretName",
                                "gateway",
                                "defaultMode",
                                0440,
                                "optional",
                                true,
                                "items",
                                items("ca.crt", "tls.crt", "tls.key"))));
        assertMounted(rendered.pod("client"));
        assertThat(rendered.text().split("secretName: gateway", -1)).hasSize(2);
        assertThat(rendered.text()).doesNotContain("resources: [secrets]");
        assertThat((Map<?, ?>) volume(pod("client", CLIENT.formatted(false))).get("secret"))
                .extracting("items")
                .isEqualTo(items("ca.crt"));
    }

    @Test
    void aGroupOfTheUsersReadsTheFiles() {
        String values = "{server: {protocol: tls, tls: {secretName: x}}, podSecurityContext: {%s}}";

        assertThat(pod("server", values.formatted("fsGroup: 7"))
                        .at("spec", "securityContext", "fsGroup")
                        .value())
                .isEqualTo(7);
        assertThat(pod("server", values.formatted("runAsUser: null, runAsGroup: null"))
                        .at("spec", "securityContext")
                        .map())
                .as("OpenShift assigns a group itself")
                .doesNotContainKey("fsGroup");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                   | 176Mi | false",
                "server: {protocol: tls}                              | 293Mi | true",
                "target: {endpoints: ['wss://x/y']}                   | 293Mi | true",
                "workload: {tls: {secretName: x}}                     | 293Mi | true",
                "{server: {protocol: tls}, target: {endpoints: ['x:1']}} | 176Mi | false",
            })
    void thePodsMemoryIncludesTls(String values, String memory, boolean sized) {
        Rendered rendered = Chart.with(values).render();

        assertThat(Rendered.container(rendered.pod("client"))
                        .at("resources", "requests", "memory")
                        .text())
                .isEqualTo(memory);
        assertThat(rendered.one("StatefulSet", "megaconn-client")
                        .at("metadata", "annotations")
                        .map()
                        .containsKey("megaconn.io/sized-for-tls"))
                .isEqualTo(sized);
    }

    @Test
    void theServersMemoryIncludesTls() {
        assertThat(Rendered.container(pod("server", "server: {protocol: tls}"))
                        .at("resources", "requests", "memory")
                        .text())
                .isEqualTo("8912Mi");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "server: {tls: {secretName: x}}            | the server speaks no TLS: set server.protocol=tls",
                "server: {tls: {resume: true}}              | server.tls.resume: the server speaks no TLS",
                "workload: {tls: {clientCertificate: true}} | set workload.tls.secretName=NAME",
                "server: {protocol: https}                  | '/server/protocol'",
                "server: {tls: {secretName: 'A B'}}         | '/server/tls/secretName'",
                "server: {tls: {key: x}}                    | 'key' not allowed",
                "workload: {tls: {ca: x}}                   | 'ca' not allowed",
            })
    void wrongValuesAreNamed(String values, String complaint) {
        assertThatThrownBy(() -> Chart.with(values).render()).hasMessageContaining(complaint);
    }

    @Test
    void theManifestsContainNoKey() throws IOException {
        try (Stream<Path> files = Files.walk(Chart.HOME.resolve("k8s"))) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(text(file)).doesNotContain("PRIVATE KEY", "kind: Secret", "tls.key"));
        }
        for (String file : Chart.FILES) {
            assertThat(Chart.file(file).renderWithHooks().text()).doesNotContain("PRIVATE KEY", "kind: Secret");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
