package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.cli.RampCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests usage errors about clusters: exit code 2 and one helpful line, before any request. */
@Isolated("it sets system properties")
class ClusterUsageTest {
    /** An address on which nothing listens. */
    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: here, context: {cluster: c, user: u, namespace: load}}]
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ramp --local --keep           | --keep requires a cluster, but --local uses this machine",
                "ramp --local --down           | --down requires a cluster",
                "ramp --local --namespace x    | --namespace requires a cluster, but --local uses this machine",
                "ramp --local -n x             | --namespace requires a cluster",
                "ramp --local --release x      | --release requires a cluster",
                "ramp --local --context x      | --context requires a cluster",
                "preflight --local --kubeconfig x | --kubeconfig requires a cluster",
                "ramp --local --expect-nodes 3 | --expect-nodes requires a cluster, but --local uses this machine",
                "ramp --local --message a --expect b | --expect needs a server that replies, and megaconn's own only does with --reply echo",
                "ramp --endpoint tls://h:1 --tls-ca x | --tls-ca requires --local: client pods take certificates from the Secret that workload.tls.secretName names",
                "ramp --resume --tls-key x     | --tls-key requires --local: client pods take certificates from the Secret",
                "ramp --endpoint h:1 --tls-alpn x | --tls-alpn needs an endpoint tls://HOST:PORT",
                "ramp --tls-min-version 1.1    | TLS version '1.1' is unknown: use 1.2 or 1.3",
                "ramp --protocol raw --tls-insecure | --tls-insecure needs an endpoint tls://HOST:PORT",
                "ramp --local --endpoint h:1 --tls-ca x | --tls-ca needs an endpoint tls://HOST:PORT",
                "ramp --local --endpoint tls://h:1 --tls-cert x | --tls-cert and --tls-key belong together",
                "ramp --local --endpoint tls://h:1 --tls-min-version 1.1 | TLS version '1.1' is unknown: use 1.2 or 1.3",
                "ramp --protocol raw --tls-resume | --tls-resume needs an endpoint tls://HOST:PORT or wss://HOST:PORT/PATH, or --protocol tls",
                "ramp --local --tls-resume     | --tls-resume needs an endpoint tls://HOST:PORT or wss://HOST:PORT/PATH, or --protocol tls",
                "ramp --local --endpoint h:1 --tls-resume | --tls-resume needs an endpoint tls://HOST:PORT",
                "ramp --local --tls-insecure   | --tls-insecure requires --endpoint",
                "ramp --local --endpoint 127.0.0.1:1 --threshold handshake_p99<1s | handshakes are measured only over TLS",
                "ramp --local --endpoint h:1 --message a --expect b --reply echo | --reply echo and --expect are mutually exclusive",
                "ramp --local --ping-interval 5s | --ping-interval is for WebSocket",
                "preflight --expect-nodes 0    | --expect-nodes must be at least 1",
                "compare                       | name at least two runs",
                "ramp --local --resume         | --resume requires a cluster",
                "ramp --local --run-id x       | --run-id requires a cluster",
                "ramp --resume --run-id a      | --resume and --run-id are mutually exclusive",
                "ramp --keep --down            | --keep and --down are mutually exclusive",
                "ramp --batch-timeout 0        | --batch-timeout must be more than 0",
                "ramp --run-id a/b             | --run-id: use letters, digits, dots and dashes, not 'a/b'",
                "ramp --run-id ../x            | --run-id: use letters, digits, dots and dashes",
                "ramp --run-id -x              | --run-id: use letters, digits, dots and dashes, not '-x'",
                "ramp --run-id=                | --run-id: use letters, digits, dots and dashes, not ''",
                "ramp --target 0               | --target must be at least 1, not 0",
                "ramp --port 1                 | --port requires --local: in a cluster, set it with the chart's values",
                "ramp --processes 2            | --processes requires --local",
                "preflight --port 1            | --port requires --local",
                "report                        | name a run, such as latest, or add --from-cluster",
                "report runs/x --from-cluster  | name a run, such as latest, or add --from-cluster",
                "report /nowhere               | /nowhere is neither the folder of a run nor the name of a finished run in runs",
                "report latest --output no-such | latest: no-such has no finished run: list its runs with",
                "compare latest~3 a --output no-such | latest~3: no-such has no finished run",
                "ramp --local --name=          | --name can't be used: a name must not be blank",
                "ramp --local --name latest    | --name can't be used: 'latest' already means the newest run",
                "ramp --local --name latest~2  | --name can't be used: 'latest~2' already means",
                "ramp --local --name a\u001b[31mb | --name can't be used: a name must not contain control characters",
                "ramp --local --name a\tb     | --name can't be used: a name must not contain control characters",
                "ramp --local --tag kernel     | --tag can't be used: write it as KEY=VALUE",
                "ramp --local --tag =x         | --tag can't be used: the key of a tag has at most 63 letters",
                "ramp --local --tag a=b --tag a=c | --tag a is given twice",
                "ramp --local --tag a=\u202eb | --tag can't be used: the value of a tag must not contain control",
                "report a b                    | Unmatched argument at index 2: 'b'",
                "down --timeout soon           | 'soon' is not a duration",
                "down --bogus                  | Unknown option: '--bogus'",
                "status extra                  | Unmatched argument at index 1: 'extra'",
            })
    void aMistakeInTheOptionsIsToldBeforeTheClusterIsAsked(String args, String told) {
        assertThat(told(2, args.split(" "))).contains(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ramp", "preflight", "status", "down", "report --from-cluster"})
    void aKubeconfigThatIsNotThereIsNamed(String command) {
        Path missing = folder.resolve("missing");

        assertThat(told(2, (command + " --kubeconfig " + missing).split(" ")))
                .isEqualTo("orchestrator: --kubeconfig: " + missing + " can't be read");
    }

    @Test
    void aKubeconfigThatIsAFolderOrNoKubeconfigIsNamed() throws IOException {
        assertThat(told(2, "status", "--kubeconfig", folder.toString()))
                .isEqualTo("orchestrator: --kubeconfig: " + folder + " can't be read");
        for (String text : List.of("{not: [yaml", "just text", "[1, 2]")) {
            Path file = Files.writeString(folder.resolve("bad"), text);
            assertThat(told(2, "status", "--kubeconfig", file.toString()))
                    .as(text)
                    .startsWith("orchestrator: --kubeconfig: " + file + " ");
        }
    }

    /** Tests that no request, and so no token, is sent before that. */
    @Test
    void aKubeconfigThatDoesNotVerifyTheServerIsRefused() throws IOException {
        String insecure =
                KUBECONFIG.replace("http://127.0.0.1:1\"", "https://127.0.0.1:1\", insecure-skip-tls-verify: true");
        Path file = Files.writeString(folder.resolve("insecure"), insecure);

        assertThat(told(2, "status", "--kubeconfig", file.toString()))
                .contains("turns TLS verification off", "insecure-skip-tls-verify", "--certificate-authority FILE");
    }

    @ParameterizedTest
    @CsvSource({
        "https://alice:s3cret@example.com/x, https://***@example.com/x",
        "--push=http://t0ken@example.com:1/, --push=http://***@example.com:1/",
        "https://example.com/a@b, https://example.com/a@b",
        "alice@example.com, alice@example.com"
    })
    void aPasswordInAnAddressDoesNotGetIntoTheRecord(String typed, String recorded) {
        assertThat(RampCommand.withoutPassword(typed)).isEqualTo(recorded);
    }

    @Test
    void anEmptyKubeconfigIsNone() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThat(told(2, "status", "--kubeconfig", empty.toString()))
                .isEqualTo("orchestrator: --kubeconfig: " + empty
                        + " is not a valid kubeconfig: check it with: kubectl --kubeconfig " + empty + " config view");
    }

    /** The JDK's HTTP client quotes the header that it refuses. */
    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\u0001"})
    void aTokenThatNoHeaderCanHaveIsNotPrinted(String character) throws IOException {
        Path file = Files.writeString(
                folder.resolve("token"), KUBECONFIG.replace("token: t", "token: \"s3cr3t" + character + "x\""));

        assertThat(told(2, "status", "--kubeconfig", file.toString()))
                .startsWith("orchestrator: " + file + ", context '")
                .contains(" token can't be sent: it has a line break or a control character: kubectl --kubeconfig ")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aContextThatIsNotThereIsNamed() throws IOException {
        String file = kubeconfig();

        assertThat(told(2, "status", "--context", "there", "--kubeconfig", file))
                .isEqualTo("orchestrator: there is no context 'there': see kubectl --kubeconfig " + file
                        + " config get-contexts");
    }

    /** Tests the property that fabric8 reads before $KUBECONFIG. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "status                   | no cluster: set KUBECONFIG or add --kubeconfig FILE, or use this machine with --local",
                "ramp --target 5          | no cluster: set KUBECONFIG or add --kubeconfig FILE, or use this machine with --local",
                "status --context there   | there is no context 'there': see kubectl config get-contexts",
            })
    void withoutAnyClusterTheUserIsToldHowToNameOne(String args, String told) throws IOException {
        System.setProperty(
                "kubeconfig", Files.createFile(folder.resolve("empty")).toString());

        assertThat(told(2, args.split(" "))).isEqualTo("orchestrator: " + told);
    }

    @Test
    void aContextThatIsNotThereIsNamedAlsoWithoutAnOption() throws IOException {
        System.setProperty("kubeconfig", kubeconfig());

        assertThat(told(2, "ramp", "--context", "there"))
                .isEqualTo("orchestrator: there is no context 'there': see kubectl config get-contexts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{not: [yaml", "just text"})
    void aKubeconfigOfTheEnvironmentThatIsNoneIsToldInOneLine(String text) throws IOException {
        System.setProperty(
                "kubeconfig", Files.writeString(folder.resolve("bad"), text).toString());

        assertThat(told(2, "status")).contains("KUBECONFIG");
    }

    @AfterEach
    void forgetTheProperty() {
        System.clearProperty("kubeconfig");
    }

    private String kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("config"), KUBECONFIG).toString();
    }

    /** Returns the first line; the others only refer to the help. */
    private static String told(int exitCode, String... args) {
        StringWriter err = new StringWriter();
        int code = Orchestrator.commandLine(Map.of(), Path.of("no-such-folder"))
                .setErr(new PrintWriter(err))
                .execute(args);
        assertThat(code).as("%s: %s", List.of(args), err).isEqualTo(exitCode);
        List<String> lines = err.toString().lines().toList();
        assertThat(lines.stream().skip(1)).allMatch(line -> line.contains("--help") || line.contains("Possible"));
        return lines.getFirst();
    }
}
