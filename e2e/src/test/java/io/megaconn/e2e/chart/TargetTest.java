package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests a release for a server of the user's, and the protocol of megaconn's. */
class TargetTest {
    private static final String EXTERNAL = """
            target: {endpoints: ["ws://chat.prod:8080/chat"]}
            workload:
              message: '{"ping":{sequence}}'
              expect: '"pong"'
              first: [{message: 'hello', expect: 'OK'}]
              headers: ["Authorization: @token"]
              headersSecret: chat
              pingInterval: 30s
            server: {podDisruptionBudget: {enabled: true}, hostNetwork: false}
            networkPolicy: {enabled: true}
            metrics: {podMonitor: {enabled: true}, annotations: true}
            """;

    private static String workload(Rendered rendered) {
        return rendered.one("StatefulSet", "megaconn-client")
                .at("metadata", "annotations", "megaconn.io/workload")
                .text();
    }

    @Test
    void aReleaseForAnotherServerHasNoneOfItsOwn() {
        Rendered rendered = Chart.with(EXTERNAL).render();

        assertThat(rendered.names()).noneMatch(name -> name.contains("-server"));
        assertThat(rendered.text()).doesNotContain("component: server", "- server\n");
        assertThat(rendered.names()).contains("NetworkPolicy/megaconn-client", "StatefulSet/megaconn-client");
    }

    @Test
    void theValuesAreInAnAnnotationThatRampReads() {
        assertThat(workload(Chart.with(EXTERNAL).render()))
                .isEqualTo("{\"endpoints\":[\"ws://chat.prod:8080/chat\"],\"expect\":\"\\\"pong\\\"\","
                        + "\"first\":[{\"expect\":\"OK\",\"message\":\"hello\"}],"
                        + "\"headers\":[\"Authorization: @token\"],\"headersSecret\":\"chat\",\"idle\":false,"
                        + "\"message\":\"{\\\"ping\\\":{sequence}}\",\"messageInterval\":\"10s\","
                        + "\"pingInterval\":\"30s\",\"reply\":\"none\"}");
        assertThat(workload(Chart.with("messageInterval: 90").render())).contains("\"messageInterval\":\"90\"");
    }

    @Test
    void onlyClientPodsMountTheSecret() {
        Rendered rendered = Chart.with(EXTERNAL + "ramp: {enabled: true}\n").render();

        assertThat(rendered.pod("client").at("spec", "volumes").list())
                .anyMatch(volume -> volume.map()
                        .equals(Map.of("name", "headers", "secret", Map.of("secretName", "chat", "optional", true))));
        assertThat(Rendered.container(rendered.pod("client")).at("volumeMounts").list())
                .anyMatch(mount -> mount.map()
                        .equals(Map.of("name", "headers", "mountPath", "/etc/megaconn-headers", "readOnly", true)));
        assertThat(rendered.text().split("secretName: chat", -1)).hasSize(2);
        assertThat(Chart.with("{}").render().text()).doesNotContain("megaconn-headers");
    }

    @Test
    void theServerSpeaksItsProtocol() {
        assertThat(server("ws")).contains("--protocol=ws", "--reply=none");
        assertThat(server("echo")).contains("--reply=echo").doesNotContain("--protocol=echo");
        assertThat(server("raw")).contains("--reply=none").noneMatch(arg -> arg.startsWith("--protocol"));
    }

    private static List<String> server(String protocol) {
        return Rendered.container(Chart.with("server: {protocol: %s}".formatted(protocol))
                        .render()
                        .pod("server"))
                .at("args")
                .texts();
    }

    @Test
    void metricsOfTheServersPodsAreReadInNamespacesThatTheUserNames() {
        Rendered rendered = Chart.with("rbac: {serverNamespaces: [prod]}").render();
        Doc role = rendered.one("Role", "megaconn-megaconn-server-metrics");

        assertThat(role.at("metadata", "namespace").text()).isEqualTo("prod");
        assertThat(role.at("rules").list())
                .extracting(Doc::map)
                .containsExactly(Map.of(
                        "apiGroups",
                        List.of("metrics.k8s.io"),
                        "resources",
                        List.of("pods"),
                        "verbs",
                        List.of("list")));
        assertThat(rendered.names()).contains("RoleBinding/megaconn-megaconn-server-metrics");
        assertThat(Chart.with("{}").render().text()).doesNotContain("metrics.k8s.io");
    }

    /** The right is as good as cluster-admin, so nothing else may switch it on. */
    @Test
    void kubeletsAreAskedOnlyIfTheUserPermitsIt() {
        Rendered rendered =
                Chart.with("rbac: {nodeProxy: true, serverNamespaces: [prod]}").render();
        Doc role = rendered.one("ClusterRole", "megaconn:megaconn:megaconn:node-proxy");

        assertThat(role.at("rules").list())
                .extracting(Doc::map)
                .containsExactly(
                        Map.of("apiGroups", List.of(""), "resources", List.of("nodes/proxy"), "verbs", List.of("get")));
        assertThat(rendered.names()).contains("ClusterRoleBinding/megaconn:megaconn:megaconn:node-proxy");
        assertThat(rendered.one("Role", "megaconn-megaconn-server-metrics")
                        .at("rules")
                        .list())
                .hasSize(2);
        assertThat(rendered.text()).contains("megaconn.io/node-proxy: \"true\"");
        assertThat(Chart.with("rbac: {serverNamespaces: [prod]}").render().text())
                .doesNotContain("nodes/proxy", "node-proxy");
        assertThat(Chart.with("rbac: {nodeProxy: true, create: false}").render().text())
                .doesNotContain("nodes/proxy");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "target: {endpoints: ['ftp://x:1']}                   | '/target/endpoints/0': 'ftp://x:1' does not match",
                "target: {endpoints: ['ws://me:secret@x:1/']}         | '/target/endpoints/0'",
                "server: {protocol: mqtt}                             | '/server/protocol'",
                "workload: {headers: ['Authorization: Bearer x']}     | the value of Authorization would be visible",
                "workload: {headers: ['cookie: a=b']}                 | the value of cookie would be visible",
                "workload: {headers: ['Authorization: @token']}       | set workload.headersSecret=NAME",
                "workload: {idle: true, expect: x}                    | workload.idle: idle connections send nothing",
                "workload: {reply: echo, expect: x}                   | workload.reply=echo and workload.expect are mutually",
                "workload: {pingInterval: 1s1h}                       | workload.pingInterval=1s1h is not a duration",
                "{target: {endpoints: ['x:1']}, client: {connections: 70000}} | 70000 is more than one client address can open to 1 endpoint(s)",
            })
    void wrongValuesAreNamed(String values, String complaint) {
        assertThatThrownBy(() -> Chart.with(values).render()).hasMessageContaining(complaint);
    }

    @Test
    void theTargetOfARampIsNotBoundByAServerThatDoesNotExist() {
        String ramp = "{target: {endpoints: ['x:1']}, server: {capacity: 10}, ramp: {enabled: true, target: 500}}";

        assertThat(Rendered.container(Chart.with(ramp).render().pod("orchestrator"))
                        .at("args")
                        .texts())
                .contains("--target=500");
    }
}
