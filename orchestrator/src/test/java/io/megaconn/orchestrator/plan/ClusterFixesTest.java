package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.diagnose.Fixes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterFixesTest {
    private static final CommandHints HINTS = new CommandHints("mega", "load", null, null);

    private final Fixes fixes = new ClusterFixes(HINTS, "node1", PodInputs.external(HINTS, ClientSecrets.NONE));

    @Test
    void whatIsTypedForAReleaseNamesItAndItsNamespace() {
        assertThat(fixes.cpuLimit("client")).contains("mega", "--namespace load", "client.resources.limits.cpu=null");
        assertThat(fixes.messageInterval(20)).contains("--set messageInterval=20s");
    }

    /** Client pods read no files of the user: their certificates and headers are in Secrets. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "HTTP_401                       | -  | create secret generic NAME --from-file=KEY), mount it (helm upgrade",
                "HTTP_403                       | -  | --set workload.headersSecret=NAME), and add --header 'Authorization: @KEY'",
                "HTTP_401                       | gw | send credentials: --header 'Authorization: @KEY' with a key of Secret gw-headers",
                "WS_CLOSE_1008                  | gw | with a key of Secret gw-headers",
                "TLS_UNKNOWN_CA                 | -  | create secret generic NAME --from-file=ca.crt",
                "TLS_CERTIFICATE_SIGNATURE      | gw | correct ca.crt in Secret gw (kubectl --namespace load describe secret gw)",
                "TLS_ALERT_CERTIFICATE_REQUIRED | -  | --set workload.tls.secretName=NAME,workload.tls.clientCertificate=true",
                "TLS_ALERT_HANDSHAKE_FAILURE    | -  | --set workload.tls.secretName=NAME,workload.tls.clientCertificate=true",
                "TLS_ALERT_BAD_CERTIFICATE      | gw | accepts the client certificate in Secret gw",
                "TLS_ALERT_UNKNOWN_CA           | gw | put another into Secret gw, or add its authority to the server's",
                "TLS_CERTIFICATE_EXPIRED        | -  | the clocks of the nodes",
                "TLS_TIMEOUT                    | -  | --connect-rate",
            })
    void aFailureOfClientPodsIsMendedByValuesOfTheChart(String reason, String secret, String fix) {
        ClientSecrets mounted =
                secret == null ? ClientSecrets.NONE : new ClientSecrets("gw-headers", new TlsSecret("gw", true));

        assertThat(new ClusterFixes(HINTS, "node1", PodInputs.external(HINTS, mounted)).failure(reason))
                .contains(fix)
                .doesNotContain("FILE", "--tls-ca", "--tls-cert", "--tls-key", "this machine");
    }

    @Test
    void aServerThatMakesItsCertificateNeedsASecretToKeepIt() {
        assertThat(new ClusterFixes(HINTS, "node1", PodInputs.ownServer(HINTS, "")).failure("TLS_UNKNOWN_CA"))
                .isEqualTo("the server has been restarted in the meantime, with another certificate: start over with:"
                        + " bin/orchestrator down --namespace load --release mega; a Secret keeps the certificate: kubectl"
                        + " --namespace load create secret tls NAME --cert tls.crt --key tls.key; helm upgrade mega"
                        + " helm/megaconn --namespace load --reset-then-reuse-values --set server.tls.secretName=NAME");
        assertThat(new ClusterFixes(HINTS, "node1", PodInputs.ownServer(HINTS, "gw")).failure("TLS_UNKNOWN_CA"))
                .contains("with another certificate in Secret gw: start over", "ca.crt of its authority in the Secret");
    }

    @Test
    void aPodHasNoOptionsOfThisMachine() {
        assertThat(List.of(fixes.sourceAddresses(), fixes.openFiles(10, 20), fixes.openFiles(20, 20)))
                .allSatisfy(fix -> assertThat(fix).doesNotContain("--source", "$$"));
        assertThat(fixes.openFiles(10, 20))
                .isEqualTo("on the node: raise LimitNOFILE of the container runtime's unit to 20");
    }

    @Test
    void settingsOfTheKernelAreTheNodes() {
        assertThat(fixes.fileMax(50, 100))
                .startsWith("on the node: sudo sysctl")
                .contains("tuning.enabled=true");
        assertThat(fixes.serverPlace()).isEqualTo("node1");
    }

    @Test
    void firewallsOfAClusterAreNetworkPolicies() {
        assertThat(fixes.refused("h:9000")).contains("kubectl --namespace load get pods", "NetworkPolicies");
        assertThat(fixes.unanswered("h:9000")).contains("NetworkPolicies");
    }
}
