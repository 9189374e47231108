package io.megaconn.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
    private static final OwnCertificate OWN = OwnCertificate.make(List.of("ca"), List.of(), Instant.now());
    private static final String TRUNCATED = OWN.certificate().substring(0, 200);

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static int trusted(Path ca) {
        return Authorities.trust(ca, "").getAcceptedIssuers().length;
    }

    @Test
    void keysBesideCertificatesDontMatter() throws IOException {
        Path both = write("both.pem", OWN.key() + OWN.certificate());
        assertThat(trusted(both)).isOne();
        write("a.key", OWN.key());
        write("README", "no certificate");
        assertThat(trusted(folder)).isOne();
    }

    @Test
    void aFileWithoutACompleteCertificateIsNamed() throws IOException {
        Path cut = write("cut.pem", TRUNCATED);
        assertThatThrownBy(() -> trusted(cut)).hasMessage("--tls-ca %s contains no certificate", cut);
        assertThatThrownBy(() -> trusted(folder)).hasMessage("--tls-ca %s contains no certificate", cut);
        Path key = write("cut.pem", OWN.key());
        assertThatThrownBy(() -> trusted(key)).hasMessage("--tls-ca %s contains no certificate", key);
        assertThatThrownBy(() -> trusted(folder)).hasMessage("--tls-ca %s contains no certificates in PEM", folder);
    }
}
