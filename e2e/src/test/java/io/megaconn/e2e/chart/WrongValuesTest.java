package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an invalid value fails the installation with its name. */
class WrongValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // typos
                "sever: {capacity: 1}                        | additional properties 'sever' not allowed",
                "server: {capacty: 1}                        | '/server': additional properties 'capacty'",
                "client: {heapMb: 1}                         | '/client': additional properties 'heapMb'",
                "ramp: {targt: 1}                            | '/ramp': additional properties 'targt'",
                "tuning: {enable: true}                      | '/tuning': additional properties 'enable'",
                "image: {repository: x}                      | '/image': additional properties 'repository'",
                "client: {topologySpread: {skew: 2}}         | '/client/topologySpread': additional properties 'skew'",
                "orchestrator: {resources: {request: {}}}    | '/orchestrator/resources': additional properties 'request'",
                "server: {tolerations: [{kee: x}]}           | '/server/tolerations/0': additional properties 'kee'",
                "server: {affinity: {node: {}}}              | '/server/affinity': additional properties 'node'",
                "metrics: {podMonitor: {enable: true}}       | '/metrics/podMonitor': additional properties 'enable'",
                // types
                "server: {capacity: '1m'}                    | '/server/capacity': got string, want integer",
                "server: {hostNetwork: 'no way'}             | '/server/hostNetwork': got string, want boolean",
                "messageInterval: -10                        | '/messageInterval': minimum: got -10, want 0",
                "image: {tag: 12}                            | '/image/tag': got number, want string",
                "imagePullSecrets: [mine]                    | '/imagePullSecrets/0': got string, want object",
                "client: {podAnnotations: {a: true}}         | '/client/podAnnotations/a': got boolean, want string",
                "client: {sysctls: {net.ipv4.tcp_mem: 1}}    | '/client/sysctls/net.ipv4.tcp_mem': got number, want string",
                "server: {capacity: null}                    | server.capacity has no value: set it, or leave it out for the default",
                "ramp: {batch: null}                         | ramp.batch has no value",
                "image: {prefix: null}                       | image.prefix has no value",
                // ranges
                "server: {capacity: -1}                      | '/server/capacity': minimum: got -1, want 1",
                "server: {capacity: 0}                       | '/server/capacity': minimum: got 0, want 1",
                "server: {maxConnections: -1}                | '/server/maxConnections': minimum: got -1, want 0",
                "server: {port: 70000}                       | '/server/port': maximum: got 70,000, want 65,535",
                "server: {ports: 0}                          | '/server/ports': minimum: got 0, want 1",
                "ramp: {batch: -10}                          | '/ramp/batch': minimum: got -10, want 1",
                "client: {connections: 2.5}                  | '/client/connections': got number, want integer",
                "metrics: {annotations: 'yes please'}        | '/metrics/annotations': got string, want boolean",
                // patterns
                "metrics: {podMonitor: {interval: often}}    | '/metrics/podMonitor/interval': 'often' does not match",
                "messageInterval: ten                        | '/messageInterval': 'ten' does not match",
                "messageInterval: 10s5m                      | messageInterval=10s5m is not a duration: write it like",
                "messageInterval: 1.2345s                    | messageInterval=1.2345s is not a duration",
                "messageInterval: 0s                         | messageInterval=0s: clients can't send continuously",
                "ramp: {hold: 5 minutes}                     | '/ramp/hold': '5 minutes' does not match",
                "ramp: {hold: 1s1h}                          | ramp.hold=1s1h is not a duration",
                "server: {allow: [10.0.0.0]}                 | '/server/allow/0': '10.0.0.0' does not match",
                "server: {allow: [10.0.0.0/33]}              | server.allow: 10.0.0.0/33 is not a network: write it like",
                "server: {allow: [10.0.0.256/8]}             | server.allow: 10.0.0.256/8 is not a network",
                "server: {allow: [10.0.0/8]}                 | server.allow: 10.0.0/8 is not a network",
                "server: {reply: loud}                       | '/server/reply': value must be one of 'none', 'echo'",
                "image: {pullPolicy: Sometimes}              | '/image/pullPolicy': value must be one of",
                "image: {prefix: registry.example.com/me/}   | '/image/prefix': 'registry.example.com/me/' does not match",
                "image: {prefix: 'https://example.com/me'}   | '/image/prefix': 'https://example.com/me' does not match",
                "image: {prefix: registry.example.com/Me}    | '/image/prefix': 'registry.example.com/Me' does not match",
                "image: {repositories: {server: 'a/b:v1:x'}} | '/image/repositories/server': 'a/b:v1:x' does not match",
                "image: {digests: {server: 'sha256:1'}}      | '/image/digests/server': 'sha256:1' does not match",
                "global: {imageRegistry: 'https://r.io'}     | '/global/imageRegistry': 'https://r.io' does not match",
                "global: {imagePullSecrets: [{nam: x}]}      | '/global/imagePullSecrets/0': missing property 'name'",
                "client: {extraEnv: [{name: A, valu: x}]}    | '/client/extraEnv/0': additional properties 'valu'",
                "enabled: false                              | enabled=false works only as the condition of a dependency",
                "fullnameOverride: Load                      | fullnameOverride Load: use at most 40 characters",
                "tuning: {sysctls: {a.b: '1234567890123456789'}} | does not match",
                "ramp: {thresholds: ['lost=0']}              | '/ramp/thresholds/0': 'lost=0' does not match",
                "ramp: {extraArgs: [keep]}                   | '/ramp/extraArgs/0': 'keep' does not match",
                "tuning: {sysctls: {net.core.somaxconn: x}}  | '/tuning/sysctls/net.core.somaxconn': 'x' does not match",
                "tuning: {sysctls: {somaxconn: 1}}           | '/tuning/sysctls': additional properties 'somaxconn' not allowed",
                "client: {resources: {requests: {cpu: x}}}   | '/client/resources/requests/cpu': 'x' does not match",
                // two values at once
                "ramp: {enabled: true, target: 1000001}      | ramp.target=1000001 exceeds server.capacity=1000000: set server.capacity=1000001",
                "{ramp: {enabled: true}, server: {maxConnections: 999}} | ramp.target=1000000 exceeds server.maxConnections=999",
                "client: {connections: 64001}                | client.connections=64001 is more than one client address can open to 1 server port(s), 64000 each: set client.connections=64000 or less, or server.ports=2",
                "{client: {connections: 130000}, server: {ports: 2}} | set client.connections=128000 or less, or server.ports=3",
                "server: {port: 65534, ports: 3}             | server.ports=3 from server.port=65534 on ends at 65536, above 65535",
                "server: {port: 9590, ports: 11}             | server.port=9590 with server.ports=11 takes port 9600",
            })
    void isRefused(String values, String complaint) {
        assertThatThrownBy(() -> Chart.with(values).render()).hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-release-name-of-more-than-forty-letters", "with.dot"})
    void releaseNameThatPodsCannotHave(String release) {
        assertThatThrownBy(() -> Chart.with("{}").as(release, "n").render())
                .hasMessageContaining("release name " + release + ": use at most 40 characters");
    }

    /** Tests a small server without the Job: the target is an option of the ramp. */
    @Test
    void targetIsNotLookedAtWithoutTheJob() {
        assertThat(Chart.with("server: {capacity: 1000}").render().names()).contains("Deployment/megaconn-server");
    }

    @Test
    void asPartOfAnotherChartItTakesGlobalValues() {
        assertThat(Chart.with("global: {registry: x}").render().names()).contains("Deployment/megaconn-server");
    }
}
