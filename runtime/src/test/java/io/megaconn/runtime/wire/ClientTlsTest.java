package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientTlsTest {
    @Test
    void aLocalClientGetsTheOptionsWithAbsoluteFiles() {
        ClientTls tls = new ClientTls(
                "ca.pem", "a.test", false, "c.pem", "k.pem", "p", "1.3", List.of("A", "B"), List.of("h2", "http/1.1"));

        assertThat(tls.options())
                .containsExactly(
                        "--tls-ca=" + Path.of("ca.pem").toAbsolutePath(),
                        "--tls-cert=" + Path.of("c.pem").toAbsolutePath(),
                        "--tls-key=" + Path.of("k.pem").toAbsolutePath(),
                        "--tls-key-password-file=" + Path.of("p").toAbsolutePath(),
                        "--tls-server-name=a.test",
                        "--tls-min-version=1.3",
                        "--tls-ciphers=A:B",
                        "--tls-alpn=h2,http/1.1");
    }

    @Test
    void sessionsAreResumedWhateverIsTrusted() {
        ClientTls typed = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of(), "", true);

        assertThat(typed.options()).containsExactly("--tls-resume");
        assertThat(typed.trusting("ca.pem", "a.test").resume()).isTrue();
        assertThat(typed.trustingCertificates("PEM").resume()).isTrue();
        assertThat(typed.presenting("c.pem", "k.pem").resume()).isTrue();
    }

    @Test
    void defaultsNeedNoOption() {
        assertThat(new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of()).options())
                .isEmpty();
        assertThat(new ClientTls("", "", true, "", "", "", "1.2", List.of(), List.of()).options())
                .containsExactly("--tls-insecure");
    }
}
