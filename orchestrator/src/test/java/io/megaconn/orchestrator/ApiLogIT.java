package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.MockRelease;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code --verbose} shows the requests to the apiserver, and no credential, header or body. */
class ApiLogIT extends RampTestBase {
    private static final String TOKEN = "t0ken-of-alice";

    private MockRelease release;

    @BeforeEach
    void install() {
        release = new MockRelease().begin("20261125-190214-0462");
    }

    @AfterEach
    void remove() {
        release.close();
    }

    @Test
    void everyRequestIsALineOnStandardErrorAndTheDocumentStaysAlone() throws IOException {
        Program status = run("status", "-v", "--json", "--kubeconfig", kubeconfig(""));

        status.exits(0);
        assertThat(RunFolder.JSON.readTree(status.out()).get("release").asString())
                .isEqualTo("megaconn");
        assertThat(status.err().lines())
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} DEBUG api - [A-Z]+ \\S+ \\d{3}"))
                .anyMatch(line -> line.matches(".* GET http://127.0.0.1:\\d+/version 200"))
                .anyMatch(line -> line.matches(".*/api/v1/namespaces/load/pods\\?\\S*watch=true\\S* \\d{3}"))
                .anyMatch(line -> line.matches(".*/pods/\\S+/portforward\\?ports=9600 101"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"down --all", "preflight --target 10"})
    void noCommandLogsCredentialsHeadersOrBodies(String command) throws IOException {
        Program program = run((command + " --verbose --kubeconfig " + kubeconfig("alice:passw0rd@")).split(" "));

        program.exitCode();
        assertThat(program.err())
                .contains(" DEBUG api - ")
                .doesNotContain(TOKEN, "passw0rd", "Bearer", "Authorization", "plan.json", "apiVersion");
    }

    @OnRequest
    @ParameterizedTest
    @ValueSource(strings = {"status", "down", "report --from-cluster"})
    void noOtherCommandLogsCredentialsHeadersOrBodies(String command) throws IOException {
        noCommandLogsCredentialsHeadersOrBodies(command);
    }

    @Test
    void withoutItNothingIsLogged() throws IOException {
        Program status = run("status", "--kubeconfig", kubeconfig(""));

        status.exits(0);
        assertThat(status.err()).isEmpty();
    }

    /** @param user such as {@code name:password@}, for the server's URL */
    private String kubeconfig(String user) throws IOException {
        Path file = release.kubeconfig(folder);
        String text = Files.readString(file);
        assertThat(text).contains("token: t}", "\"http://");
        Files.writeString(
                file, text.replace("token: t}", "token: " + TOKEN + "}").replace("\"http://", "\"http://" + user));
        return file.toString();
    }
}
