package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.diagnose.ClientSide;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Observation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        assertThat(diagnosis(words.strip()))
                .extracting(Finding::limit, Finding::what)
                .containsExactly(tuple("dns", "clients: the name 'no-such-name.invalid' does not resolve"));
    }

    private static List<Finding> diagnosis(String gaveUp) {
        Observation seen = new Observation(null, ClientSide.NONE, -1, List.of(), gaveUp);
        return Diagnosis.of(new Facts(
                Specs.target(100).plan().demand(),
                Fixes.HERE,
                100,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                seen,
                seen,
                seen));
    }
}
