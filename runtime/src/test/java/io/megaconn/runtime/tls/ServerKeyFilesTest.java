package io.megaconn.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerKeyFilesTest {
    private static final Instant NOW = Instant.parse("2049-06-01T12:00:00Z");
    /** Made by {@code openssl req -x509 -subj /O=megaconn/CN=server.test}: no alternative names. */
    private static final String COMMON_NAME_ONLY = """
            -----BEGIN CERTIFICATE-----
            MIIBpzCCAU2gAwIBAgIUAbdv+8ZApBXFYwmGQ7NrT8wivIgwCgYIKoZIzj0EAwIw
            KTERMA8GA1UECgwIbWVnYWNvbm4xFDASBgNVBAMMC3NlcnZlci50ZXN0MB4XDTI2
            MTEzMDA4MjA1NVoXDTM2MTEyNzA4MjA1NVowKTERMA8GA1UECgwIbWVnYWNvbm4x
            FDASBgNVBAMMC3NlcnZlci50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            lA/GZebpLxTDgDWbtry9TXSQxqRIKo2cR263H0Gm2Egg5f7OjerTGW+EWoqQPdYA
            uGbEXxoVq22VtD+3i6Ql0qNTMFEwHQYDVR0OBBYEFBRf1pqNiZC7vi8I2AAeFqw7
            U1MUMB8GA1UdIwQYMBaAFBRf1pqNiZC7vi8I2AAeFqw7U1MUMA8GA1UdEwEB/wQF
            MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAMD1yFxoFxbs94aDXZOSO6RdL8zg/XbR
            3WRecCAtR8zFAiBhTqctyyjxige+fykAAeuh4LBgnVSPPHbvvktujExVRQ==
            -----END CERTIFICATE-----
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "chat.example.test, chat.example.test",
        "*.example.test, megaconn.example.test",
    })
    void clientsUseANameOfTheCertificate(String name, String expected) throws IOException {
        assertThat(files(OwnCertificate.make(List.of(name), List.of(), NOW)).hostName())
                .isEqualTo(expected);
    }

    @Test
    void withoutAlternativeNamesItIsTheCommonName() throws IOException {
        ServerKeyFiles files = ServerKeyFiles.of(write("cert.pem", COMMON_NAME_ONLY), write("key.pem", ""), null);
        assertThat(files.hostName()).isEqualTo("server.test");
    }

    @ParameterizedTest
    @CsvSource({
        "2050-06-01T12:00:01Z, expired at 2050-06-01T12:00:00Z: renew it",
        "2049-06-01T10:59:59Z, is not valid before 2049-06-01T11:00:00Z: check this machine's clock",
    })
    void theCertificateMustBeValidNow(Instant now, String problem) throws IOException {
        ServerKeyFiles files = files(OwnCertificate.make(List.of("localhost"), List.of(), NOW));
        assertThatCode(() -> files.check(NOW)).doesNotThrowAnyException();
        assertThatThrownBy(() -> files.check(now))
                .hasMessage("--server-tls-cert %s %s".formatted(files.certificate(), problem));
    }

    @Test
    void messagesNameTheOptionAndTheFile() throws IOException {
        OwnCertificate own = OwnCertificate.make(List.of("localhost"), List.of(), NOW);
        Path certificate = write("cert.pem", own.certificate());
        Path key = write("key.pem", own.key());
        Path empty = write("empty.pem", "");
        Path der = write("cert.der", "0");
        Path missing = folder.resolve("missing");
        rejected(ServerKeyFiles.of(empty, key, null), "--server-tls-cert " + empty + " is empty");
        rejected(ServerKeyFiles.of(key, key, null), "--server-tls-cert " + key + " contains no certificate");
        rejected(ServerKeyFiles.of(certificate, der, null), "--server-tls-key " + der + " is not in PEM");
        rejected(
                ServerKeyFiles.of(certificate, missing, null),
                "--server-tls-key " + missing + " can't be read: no such file or directory");
        rejected(
                ServerKeyFiles.of(certificate, key, missing),
                "--server-tls-key-password-file " + missing + " can't be read: no such file or directory");
    }

    private static void rejected(ServerKeyFiles files, String message) {
        assertThatThrownBy(() -> files.check(NOW)).hasMessageStartingWith(message);
    }

    private ServerKeyFiles files(OwnCertificate own) throws IOException {
        return ServerKeyFiles.of(write("cert.pem", own.certificate()), write("key.pem", own.key()), null);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
