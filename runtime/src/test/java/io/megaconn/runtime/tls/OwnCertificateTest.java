package io.megaconn.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the certificate that a server makes, with the JDK's reader and verification. */
class OwnCertificateTest {
    private static final Instant NOW = Instant.parse("2049-06-01T12:00:00Z");

    private static X509Certificate parse(OwnCertificate own) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(own.certificate().getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void itSaysWhatItIsFor() throws Exception {
        X509Certificate made = parse(OwnCertificate.make(
                List.of("localhost", "node-1.test"),
                List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1")),
                NOW));
        made.verify(made.getPublicKey());
        assertThat(made.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
        assertThat(made.getIssuerX500Principal()).isEqualTo(made.getSubjectX500Principal());
        assertThat(made.getVersion()).isEqualTo(3);
        assertThat(made.getSerialNumber()).isPositive();
        assertThat(made.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(made.getNotBefore().toInstant()).isEqualTo("2049-06-01T11:00:00Z");
        assertThat(made.getNotAfter().toInstant()).isEqualTo("2050-06-01T12:00:00Z");
        assertThat(made.getBasicConstraints()).isEqualTo(-1);
        assertThat(made.getKeyUsage()).startsWith(true, false, false);
        assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(made.getSubjectAlternativeNames().stream()
                        .map(name -> (String) name.get(1))
                        .toList())
                .containsExactly("localhost", "node-1.test", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void whoTrustsItAcceptsIt() throws Exception {
        X509Certificate made = parse(OwnCertificate.make(List.of("localhost"), List.of(), Instant.now()));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", made);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            ((X509TrustManager) manager).checkServerTrusted(new X509Certificate[] {made}, "ECDHE_ECDSA");
        }
    }

    @Test
    void itIsPrintedWithoutItsKey() {
        OwnCertificate own = OwnCertificate.make(List.of("localhost"), List.of(), NOW);
        assertThat(own.key()).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(own.toString()).doesNotContain("PRIVATE");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.10045.4.3.2, 06082a8648ce3d040302",
        "2.5.4.3, 0603550403",
        "1.3.6.1.5.5.7.3.1, 06082b06010505070301",
        "1.2.0.127.128.16384, 06082a007f8100818000"
    })
    void identifiersAreEncoded(String dotted, String hex) {
        assertThat(HexFormat.of().formatHex(Der.oid(dotted))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"0, 0400", "127, 047f", "128, 048180", "255, 0481ff", "256, 04820100", "70000, 0483011170"})
    void lengthsAreEncoded(int length, String header) {
        byte[] encoded = Der.octets(new byte[length]);
        assertThat(HexFormat.of().formatHex(encoded)).startsWith(header);
        assertThat(encoded).hasSize(length + header.length() / 2);
    }

    @Test
    void integersKeepTheirSign() {
        assertThat(Der.integer(BigInteger.valueOf(128))).containsExactly(2, 2, 0, 0x80);
    }
}
