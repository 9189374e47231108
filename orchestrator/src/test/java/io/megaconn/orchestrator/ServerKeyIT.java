package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.tls.OwnCertificate;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the process that measures TLS handshakes before a run, with the user's certificate and key. */
class ServerKeyIT extends RampTestBase {
    private final OwnCertificate own = OwnCertificate.make(List.of("chat.example.test"), List.of(), Instant.now());

    @Test
    void aKeyThatDoesNotBelongToTheCertificateIsRefusedEvenByForce() throws IOException {
        OwnCertificate other = OwnCertificate.make(List.of("other.test"), List.of(), Instant.now());
        Path certificate = Files.writeString(folder.resolve("cert.pem"), own.certificate());
        Path key = Files.writeString(folder.resolve("key.pem"), other.key());

        Program program = ramp(
                        "--target=10",
                        "--protocol=tls",
                        "--server-tls-cert=" + certificate,
                        "--server-tls-key=" + key,
                        "--force")
                .exits(2);

        assertThat(program.err().lines().findFirst())
                .contains(
                        "orchestrator: --server-tls-key %s doesn't belong to the certificate in --server-tls-cert %s, the first one in the file"
                                .formatted(key, certificate));
        assertThat(Files.exists(output)).as("record").isFalse();
        assertNoChildIsLeft(program);
    }

    @Test
    void whatHandshakesWithTheUsersCertificateTakeIsMeasured() throws IOException {
        Path certificate = Files.writeString(folder.resolve("cert.pem"), own.certificate());
        Path key = Files.writeString(folder.resolve("key.pem"), own.key());

        Program preflight = run(
                "preflight",
                "--local",
                "--port=" + port,
                "--target=10",
                "--protocol=tls",
                "--server-tls-cert=" + certificate,
                "--server-tls-key=" + key);
        preflight.exits(0);

        assertThat(preflight.out())
                .containsPattern(
                        "ok      TLS handshakes: found [0-9.]+ ms of CPU at a client and [0-9.]+ ms at the server,"
                                + " measured over [0-9,]+ handshakes?, needs about 1s on \\d+ cores? for a batch of 10 connections");
    }
}
