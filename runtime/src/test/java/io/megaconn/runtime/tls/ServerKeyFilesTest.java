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
    /** A time at which the certificates of openssl are valid. */
    private static final Instant EARLIER = Instant.parse("2030-01-01T00:00:00Z");
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

    /** Made by {@code openssl req -x509} for localhost, with an Ed25519 key. */
    private static final String ED25519 = """
            -----BEGIN CERTIFICATE-----
            MIIBUzCCAQWgAwIBAgIUImBpwEaybx1iXFhWVUdgybkpir4wBQYDK2VwMBQxEjAQ
            BgNVBAMMCWxvY2FsaG9zdDAeFw0yNjExMzAxMjQ3MDlaFw0zNjExMjcxMjQ3MDla
            MBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAqMAUGAytlcAMhANtEHymNfXQNR+eHH3j/
            OH60cE/CUWo1tU1iPGxX+2L7o2kwZzAdBgNVHQ4EFgQUsa402W0RrO93BWN5fEQv
            dTUZRrcwHwYDVR0jBBgwFoAUsa402W0RrO93BWN5fEQvdTUZRrcwDwYDVR0TAQH/
            BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwBQYDK2VwA0EAMoRpbtW1IujC
            A8sjQ5Saevjld5iyjQ/LWaAOCXEX+9lWsUvqJmnd5AO/ssuQKNdq3jmS1MhdcV5t
            W9USCKt/AQ==
            -----END CERTIFICATE-----
            """;
    /** Made by {@code openssl req -x509 -addext subjectAltName=IP:10.0.0.5}. */
    private static final String ADDRESS_ONLY = """
            -----BEGIN CERTIFICATE-----
            MIIBfTCCASSgAwIBAgIUROLCtPiXhvSHTNAsCz2aI4fwJxYwCgYIKoZIzj0EAwIw
            DDEKMAgGA1UEAwwBeDAeFw0yNjExMzAxMjQ3MDlaFw0zNjExMjcxMjQ3MDlaMAwx
            CjAIBgNVBAMMAXgwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASoVnXnypi6yvGo
            RNuvjdezsO8kDH9MVbamAUBCVFuL11CUHb9LuC85Nqi7Y3B3GzQt61/7Gj8H0W8o
            YVwK2xAMo2QwYjAdBgNVHQ4EFgQUAATiFopQA3ldMM6uCWXR+xdTPUIwHwYDVR0j
            BBgwFoAUAATiFopQA3ldMM6uCWXR+xdTPUIwDwYDVR0TAQH/BAUwAwEB/zAPBgNV
            HREECDAGhwQKAAAFMAoGCCqGSM49BAMCA0cAMEQCICFriNTuZY+MpYFat9EYW2kD
            Of9WdFcpk1xxcNeb1luNAiA5/j0mDSlISKuuJYApD31Lmn7GWH5iTUgM2EQv/BiH
            aA==
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

    @Test
    void anEncryptedKeyNeedsItsPassword() throws IOException {
        Path certificate = write(
                "cert.pem",
                OwnCertificate.make(List.of("localhost"), List.of(), NOW).certificate());
        Path encrypted =
                write("encrypted.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n-----END ENCRYPTED PRIVATE KEY-----\n");
        rejected(
                ServerKeyFiles.of(certificate, encrypted, null),
                "--server-tls-key %s is encrypted: name a file with its password by --server-tls-key-password-file"
                        .formatted(encrypted));
        Path password = write("password", "\n");
        rejected(
                ServerKeyFiles.of(certificate, encrypted, password),
                "--server-tls-key-password-file %s has no password in its first line".formatted(password));
    }

    @Test
    void aKindOfKeyThatIsNotSupportedIsRefusedByName() throws IOException {
        Path certificate = write("cert.pem", ED25519);
        ServerKeyFiles files = ServerKeyFiles.of(certificate, write("key.pem", ""), null);
        assertThatThrownBy(() -> files.check(EARLIER))
                .hasMessage(
                        "--server-tls-cert %s: clients support ECDSA with P-256 or P-384 and RSA, not its kind of key (EdDSA)",
                        certificate);
    }

    @Test
    void clientsMustFindANameToVerify() throws IOException {
        Path certificate = write("cert.pem", ADDRESS_ONLY);
        ServerKeyFiles files = ServerKeyFiles.of(certificate, write("key.pem", ""), null);
        assertThatThrownBy(() -> files.check(EARLIER))
                .hasMessage(
                        "--server-tls-cert %s names neither a host nor 127.0.0.1, so clients can't verify it: use one with a DNS name",
                        certificate);
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
