package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.runtime.UserError;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates and keys in files: all forms of PEM, and what users get wrong. */
class ServerTlsTest {
    private static final String ENCRYPTION = "PBEWithSHA1AndDESede";
    /** Size of what PKCS #8 has before the key of RSA with 2,048 bits. */
    private static final int RSA_HEADER = 26;

    private static final int P256_BYTES = 32;

    @TempDir
    Path folder;

    private final ServerTlsOptions options = new ServerTlsOptions();

    private static X509Bundle certificate(boolean rsa) throws Exception {
        CertificateBuilder builder = new CertificateBuilder()
                .subject("CN=name.test")
                .setIsCertificateAuthority(true); // the library signs no others by themselves
        return (rsa ? builder.rsa2048() : builder.ecp256()).buildSelfSigned();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
    }

    private ServerTransport read(X509Bundle bundle, String key) throws IOException {
        options.certificate = file("cert.pem", bundle.getCertificatePathPEM());
        options.key = file("key.pem", key);
        return options.transport(true, "127.0.0.1");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> options.transport(true, "127.0.0.1"))
                .isInstanceOf(UserError.class)
                .message()
                .contains(message)
                .hasLineCount(1);
    }

    private static byte[] pkcs1(X509Bundle bundle) {
        byte[] pkcs8 = bundle.getKeyPair().getPrivate().getEncoded();
        byte[] inner = Arrays.copyOfRange(pkcs8, RSA_HEADER, pkcs8.length);
        assertThat(inner[0]).isEqualTo((byte) 0x30);
        return inner;
    }

    /** Returns version, key and the name of the curve, P-256. */
    private static byte[] sec1(X509Bundle bundle) {
        BigInteger number = ((ECPrivateKey) bundle.getKeyPair().getPrivate()).getS();
        byte[] key = number.setBit(8 * P256_BYTES).toByteArray(); // so that leading zeros stay
        return HexFormat.of()
                .parseHex("30310201010420"
                        + HexFormat.of().formatHex(key, key.length - P256_BYTES, key.length)
                        + "a00a06082a8648ce3d030107");
    }

    @Test
    void allFormsOfKeysAreRead() throws Exception {
        for (boolean rsa : new boolean[] {false, true}) {
            X509Bundle bundle = certificate(rsa);
            assertThat(read(bundle, bundle.getPrivateKeyPEM()).tls()).isTrue();
            String inner = rsa ? pem("RSA PRIVATE KEY", pkcs1(bundle)) : pem("EC PRIVATE KEY", sec1(bundle));
            assertThat(read(bundle, inner).tls()).isTrue();
        }
    }

    @Test
    void anEncryptedKeyNeedsItsPassword() throws Exception {
        X509Bundle bundle = certificate(false);
        PBEKeySpec password = new PBEKeySpec("secret".toCharArray());
        Cipher cipher = Cipher.getInstance(ENCRYPTION);
        cipher.init(
                Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(ENCRYPTION).generateSecret(password));
        AlgorithmParameters parameters = cipher.getParameters();
        byte[] encrypted = new EncryptedPrivateKeyInfo(
                        parameters,
                        cipher.doFinal(bundle.getKeyPair().getPrivate().getEncoded()))
                .getEncoded();
        options.certificate = file("cert.pem", bundle.getCertificatePathPEM());
        options.key = file("key.pem", pem("ENCRYPTED PRIVATE KEY", encrypted));
        refused("key.pem is encrypted: name a file with its password by --tls-key-password-file");
        options.keyPassword = file("wrong", "guess");
        refused("can't be decrypted with the password in");
        options.keyPassword = file("blank", "secret \n");
        refused("can't be decrypted with the password in");
        options.keyPassword = file("none", "\nsecret\n");
        refused("none has no password in its first line");
        options.keyPassword = file("right", "secret\r\nanother line\n");
        assertThat(options.transport(true, "127.0.0.1").tls()).isTrue();
    }

    @Test
    void theCertificateGoesToTheStatsWithoutAKeyInItsFile() throws Exception {
        X509Bundle bundle = certificate(false);
        options.certificate = file("both.pem", bundle.getPrivateKeyPEM() + bundle.getCertificatePathPEM());
        options.key = options.certificate;
        String shown = options.transport(true, "127.0.0.1").certificate();
        assertThat(shown).startsWith("-----BEGIN CERTIFICATE-----").doesNotContain("PRIVATE");
        assertThat(ServerTls.describe(shown)).startsWith("CN=name.test, valid until 2");
    }

    @Test
    void aBadFileIsNamedInOneLine() throws Exception {
        X509Bundle bundle = certificate(false);
        X509Bundle other = certificate(false);
        options.certificate = file("cert.pem", bundle.getCertificatePathPEM());
        options.key = file("key.pem", other.getPrivateKeyPEM());
        refused("key.pem doesn't belong to the certificate in --tls-cert");
        options.key = folder.resolve("missing");
        refused("--tls-key " + folder.resolve("missing") + " can't be read");
        options.key = folder;
        refused("--tls-key " + folder + " can't be read");
        options.key = file("key.pem", "");
        refused("key.pem is empty");
        options.key = file("key.der", "");
        Files.write(options.key, bundle.getKeyPair().getPrivate().getEncoded());
        refused("key.der is not in PEM");
        options.certificate = file("empty.pem", "");
        refused("empty.pem is empty");
        options.certificate = file("cert.pem", bundle.getCertificatePathPEM());
        options.key = file("key.pem", bundle.getCertificatePathPEM());
        refused("key.pem: not a valid private key");
        options.key = file("key.pem", bundle.getPrivateKeyPEM());
        Files.write(options.certificate, bundle.getCertificate().getEncoded());
        refused("cert.pem is not in PEM");
        options.certificate = file("cert.pem", bundle.getPrivateKeyPEM());
        refused("cert.pem contains no certificate");
        options.certificate = file("cert.pem", bundle.getCertificatePathPEM().replace("\nM", "\nX"));
        refused("cert.pem: not a valid certificate");
        options.certificate = null;
        refused("--tls-cert and --tls-key belong together: give both");
        options.minVersion = "1.1";
        options.key = null;
        refused("--tls-min-version: TLS version '1.1' is unknown: use 1.2 or 1.3");
    }

    @ParameterizedTest
    @EnumSource(names = {"ed25519", "ed448"})
    void aKindOfKeyThatNoClientSupportsIsRefusedByName(CertificateBuilder.Algorithm kind) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=name.test")
                .setIsCertificateAuthority(true)
                .algorithm(kind)
                .buildSelfSigned();
        options.certificate = file("cert.pem", bundle.getCertificatePathPEM());
        options.key = file("key.pem", bundle.getPrivateKeyPEM());
        refused("cert.pem: clients support ECDSA with P-256 or P-384 and RSA, not its kind of key (E");
    }

    @Test
    void aCertificateThatIsNotValidNowIsAWarning() throws Exception {
        Instant now = Instant.parse("2050-06-01T12:00:00Z");
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=name.test")
                .setIsCertificateAuthority(true)
                .notBefore(now.minusSeconds(60))
                .notAfter(now.plusSeconds(60))
                .buildSelfSigned();
        String pem = bundle.getCertificatePathPEM();
        assertThat(ServerTls.warning(pem, now)).isEmpty();
        assertThat(ServerTls.warning(pem, now.plusSeconds(61)))
                .contains(
                        "clients that verify the certificate refuse it: it expired at 2050-06-01T12:01:00Z: renew it");
        assertThat(ServerTls.warning(pem, now.minusSeconds(61)).orElse(""))
                .contains("it is not valid before 2050-06-01T11:59:00Z");
    }

    @Test
    void aChainWhoseFirstCertificateIsAnAuthoritysIsTheWrongWayRound() throws Exception {
        X509Bundle authority = certificate(false);
        X509Bundle server =
                new CertificateBuilder().subject("CN=server.test").ecp256().buildIssuedBy(authority);
        options.certificate = file("chain.pem", authority.getCertificatePEM() + server.getCertificatePEM());
        options.key = file("key.pem", server.getPrivateKeyPEM());
        refused("key.pem doesn't belong to the certificate in --tls-cert");
        options.certificate = file("chain.pem", server.getCertificatePEM() + authority.getCertificatePEM());
        assertThat(options.transport(true, "127.0.0.1").tls()).isTrue();
    }

    /** Tests ca.crt of a Secret: of some issuers it is missing or empty. */
    @Test
    void theAuthorityIsShownWithTheCertificate() throws Exception {
        X509Bundle authority = certificate(false);
        X509Bundle server =
                new CertificateBuilder().subject("CN=server.test").ecp256().buildIssuedBy(authority);
        options.authority = file("ca.crt", authority.getCertificatePEM() + authority.getPrivateKeyPEM());
        options.certificate = file("cert.pem", server.getCertificatePEM());
        options.key = file("key.pem", server.getPrivateKeyPEM());
        assertThat(options.transport(true, "127.0.0.1").certificate())
                .contains(
                        server.getCertificatePEM().strip(),
                        authority.getCertificatePEM().strip())
                .doesNotContain("PRIVATE KEY");
        assertThat(ServerTls.describe(options.transport(true, "127.0.0.1").certificate()))
                .startsWith("CN=server.test");

        options.authority = options.certificate;
        String alone = options.transport(true, "127.0.0.1").certificate();
        assertThat(alone.split("BEGIN", -1)).as("once").hasSize(2);
        options.authority = folder.resolve("missing");
        assertThat(options.transport(true, "127.0.0.1").certificate()).isEqualTo(alone);
        options.authority = file("ca.crt", "");
        assertThat(options.transport(true, "127.0.0.1").certificate()).isEqualTo(alone);
        options.authority = file("ca.crt", "x");
        refused("--tls-authority " + options.authority + " is not in PEM");
        options.certificate = null;
        options.key = null;
        refused("--tls-authority needs --tls-cert");
    }

    @Test
    void filesWithoutTlsAreAMistake() throws Exception {
        options.certificate = file("cert.pem", "");
        assertThatThrownBy(() -> options.transport(false, "127.0.0.1"))
                .hasMessage("--tls-cert needs --protocol tls or --protocol wss");
        options.certificate = null;
        options.keyPassword = file("password", "secret");
        assertThatThrownBy(() -> options.transport(false, "127.0.0.1"))
                .hasMessage("--tls-key-password-file needs --protocol tls or --protocol wss");
        options.keyPassword = null;
        options.authority = file("ca.crt", "");
        assertThatThrownBy(() -> options.transport(false, "127.0.0.1"))
                .hasMessage("--tls-authority needs --protocol tls or --protocol wss");
        options.authority = null;
        options.minVersion = "1.2";
        assertThatThrownBy(() -> options.transport(false, "127.0.0.1"))
                .hasMessage("--tls-min-version needs --protocol tls or --protocol wss");
    }
}
