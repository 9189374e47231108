package io.megaconn.orchestrator.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client says that is told a name nobody knows is recognised. */
@Timeout(60)
class UnknownNameIT {
    @Test
    void itsLastWordsNameTheName() throws Exception {
        Path jar = Path.of(System.getProperty("megaconn.home"), "client/target/client.jar");
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "--endpoint",
                        "no-such-name.invalid:9000")
                .redirectErrorStream(true)
                .start();
        String words = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(client.waitFor()).as(words).isEqualTo(2);
        assertThat(Situation.normal().gaveUp(words.strip()).diagnosis())
                .extracting(Finding::what)
                .containsExactly("clients: the name 'no-such-name.invalid' does not resolve");
    }
}
