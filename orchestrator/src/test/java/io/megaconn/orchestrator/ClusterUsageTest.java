package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.cli.RampCommand;
import io.megaconn.runtime.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user can type wrong about clusters: exit code 2, and one line that helps, before any cluster is asked. */
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
                "ramp --local --keep           | --keep, --down, --resume and --run-id require a cluster",
                "ramp --local --down           | require a cluster: local processes end with the ramp",
                "ramp --local --namespace x    | --namespace requires a cluster, but --local uses this machine",
                "ramp --local -n x             | --namespace requires a cluster",
                "ramp --local --release x      | --release requires a cluster",
                "ramp --local --context x      | --context requires a cluster",
                "preflight --local --kubeconfig x | --kubeconfig requires a cluster",
                "ramp --local -v               | --verbose requires a cluster, but --local uses this machine",
                "ramp --local --expect-nodes 3 | --expect-nodes requires a cluster, but --local uses this machine",
                "preflight --expect-nodes 0    | --expect-nodes must be at least 1",
                "compare                       | name at least two runs",
                "ramp --local --resume         | require a cluster",
                "ramp --local --run-id x       | require a cluster",
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
                "report                        | name the folder of a run, or add --from-cluster",
                "report runs/x --from-cluster  | name the folder of a run, or add --from-cluster",
                "report /nowhere               | /nowhere/report.json is missing: name the folder of a finished run",
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

    /** The property is what fabric8 looks at before $KUBECONFIG. */
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

    /** Its first line; the others say only where to find help. */
    private static String told(int exitCode, String... args) {
        StringWriter err = new StringWriter();
        int code =
                Cli.commandLine(Orchestrator.class).setErr(new PrintWriter(err)).execute(args);
        assertThat(code).as("%s: %s", List.of(args), err).isEqualTo(exitCode);
        List<String> lines = err.toString().lines().toList();
        assertThat(lines.stream().skip(1)).allMatch(line -> line.contains("--help") || line.contains("Possible"));
        return lines.getFirst();
    }
}
