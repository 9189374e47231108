package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.tls.ServerKeyFiles;
import io.megaconn.runtime.wire.HandshakeCost;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the cost of handshakes, and the user's files for megaconn's own server, with the messages of {@code ramp}. */
class HandshakeBenchmarkTest {
    private static final String ENCRYPTION = "PBEWithSHA1AndDESede";

    @TempDir
    Path folder;

    private final Certificates authority = new Certificates("authority");

    @Test
    void bothEndsTakeCpuTime() {
        HandshakeCost cost = HandshakeBenchmark.of(null);

        assertThat(cost.handshakes()).isPositive();
        assertThat(cost.clientMicros()).isPositive();
        assertThat(cost.serverMicros()).isPositive();
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        refused(
                files(authority.server(), authority.server().getPrivateKeyPEM(), null),
                "--server-tls-key %s doesn't belong to the certificate in --server-tls-cert %s, the first one in the file"
                        .formatted(folder.resolve("key.pem"), folder.resolve("cert.pem")));
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        X509Bundle server = authority.server();
        refused(
                files(server, encrypted(server, "secret"), "guess"),
                "--server-tls-key %s can't be decrypted with the password in --server-tls-key-password-file %s"
                        .formatted(folder.resolve("key.pem"), folder.resolve("password")));
        assertThat(HandshakeBenchmark.of(files(server, encrypted(server, "secret"), "secret"))
                        .handshakes())
                .isPositive();
    }

    private static void refused(ServerKeyFiles files, String message) {
        assertThatThrownBy(() -> HandshakeBenchmark.of(files))
                .isInstanceOfSatisfying(
                        UserError.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(message);
    }

    private ServerKeyFiles files(X509Bundle certificate, String key, @Nullable String password) throws IOException {
        return ServerKeyFiles.of(
                Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePathPEM()),
                Files.writeString(folder.resolve("key.pem"), key),
                password == null ? null : Files.writeString(folder.resolve("password"), password));
    }

    private static String encrypted(X509Bundle bundle, String password) throws Exception {
        Cipher cipher = Cipher.getInstance(ENCRYPTION);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(ENCRYPTION).generateSecret(new PBEKeySpec(password.toCharArray())));
        byte[] key = bundle.getKeyPair().getPrivate().getEncoded();
        byte[] info = new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key)).getEncoded();
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----%n%s%n-----END ENCRYPTED PRIVATE KEY-----%n"
                .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(info));
    }
}
