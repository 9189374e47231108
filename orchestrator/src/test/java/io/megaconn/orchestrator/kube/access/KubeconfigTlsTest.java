package io.megaconn.orchestrator.kube.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.runtime.UserError;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that credentials go only to a server to which kubectl would send them. */
class KubeconfigTlsTest extends ApiserverTestBase {

    private KubeconfigFile file() {
        return new KubeconfigFile(folder, server.url()).user("{token: s3cr3t}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{tls-server-name: other.example.test}",
                "{tls-server-name: 192.0.2.1}",
                "{certificate-authority: TLS/other-ca.pem}",
            })
    void aServerThatFailsVerificationGetsNoRequest(String cluster) {
        KubeconfigFile file = file().cluster(cluster.replace("TLS", TestApiserver.TLS.toString()));

        assertThatThrownBy(file::send).hasMessageNotContaining("s3cr3t");
        assertThat(server.seen).isEmpty();
    }

    @Test
    void aServerWhoseCertificateHasAnotherNameIsReachedByThatNameOnly() {
        try (TestApiserver named = new TestApiserver("named")) {
            KubeconfigFile file = new KubeconfigFile(folder, named.url());
            assertThatThrownBy(file::send);
            assertThat(named.seen).isEmpty();

            file.cluster("{tls-server-name: api.example.test}").send();
            assertThat(named.seen).hasSize(1);
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.status = seen -> seen.path().equals("/version") ? 302 : 200;

        assertThatThrownBy(() -> file().send());
        assertThat(server.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec-parameters", "ec-sec1", "ec-pkcs8", "rsa-pkcs1", "rsa-pkcs8", "ed25519"})
    void everyKeyThatKubectlReadsIsPresented(String kind) {
        new KubeconfigFile(folder, server.url())
                .user("{client-certificate: TLS/K.pem, client-key: TLS/K-key.pem}"
                        .replace("TLS", TestApiserver.TLS.toString())
                        .replace("K", kind))
                .send();

        assertThat(server.seen).hasSize(1);
        assertThat(server.seen.getFirst().certificate()).contains("CN=" + kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{client-certificate: T/ec-sec1.pem, client-key: T/encrypted-key.pem}   ; client-key is encrypted",
                "{client-certificate: T/ec-sec1.pem, client-key: T/rsa-pkcs1-key.pem}   ; client-certificate and its key",
                "{client-certificate: T/ec-sec1.pem, client-key: T/missing.pem}         ; missing.pem can't be read (no such",
                "{client-certificate: T/ec-sec1.pem, client-key: T/ca.pem}              ; client-key has no private key",
                "{client-certificate: T/ec-sec1-key.pem, client-key: T/ec-sec1-key.pem} ; client-certificate has no certificate",
                "{client-key: T/ec-sec1-key.pem}                                        ; client-certificate is missing",
                "{client-certificate-data: x, client-certificate: y}                    ; are both set",
                "{client-certificate: T/ec-sec1.pem, client-key-data: '*s3cr3t*'}       ; client-key-data is not base64",
                "{token: s3cr3t, username: u, password: s3cr3t}                         ; token and username are both set",
                "{token: s3cr3t, exec: {command: x}}                                    ; token and exec are both set",
                "{tokenFile: missing}                                                   ; missing can't be read",
                "{as-groups: [a]}                                                       ; as is missing",
                "{username: 's3:cr3t', password: x}                                     ; contains a colon",
            })
    void aUserThatCantBeHonouredIsRefused(String user, String message) {
        refused(f -> f.user(user.replace("T/", TestApiserver.TLS + "/")), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{server: ''}                                   ; server is missing",
                "{server: '127.0.0.1:PORT'}                     ; server is not a URL",
                "{server: 'ftp://127.0.0.1'}                    ; does not begin with https://",
                "{server: 'https://u:s3cr3t@a_b:1'}             ; has no valid host name",
                "{server: 'http://192.0.2.1:1'}                 ; credentials must not cross a network unencrypted",
                "{certificate-authority: T/ec-sec1-key.pem}     ; certificate-authority has no certificate",
                "{certificate-authority-data: 'AAAA'}           ; are both set",
                "{tls-server-name: 'not a name'}                ; is not a host name",
                "{proxy-url: 'socks4://u:s3cr3t@p:1'}           ; proxy-url is of an unsupported kind",
            })
    void aClusterThatCantBeHonouredIsRefused(String cluster, String message) {
        refused(
                f -> f.user("{token: s3cr3t}")
                        .cluster(cluster.replace("T/", TestApiserver.TLS + "/").replace("PORT", "" + server.port())),
                message);
    }

    private void refused(Consumer<KubeconfigFile> set, String message) {
        KubeconfigFile file = new KubeconfigFile(folder, server.url());
        set.accept(file);

        assertThatThrownBy(file::send)
                .isInstanceOf(UserError.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(file.file + ", context 'blue', ")
                        .contains(message)
                        .doesNotContain("s3cr3t", "\n"));
        assertThat(server.seen).isEmpty();
    }
}
