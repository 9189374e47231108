package io.megaconn.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerKeyOptionsTest {
    private final ServerKeyOptions options = new ServerKeyOptions();

    @Test
    void withoutOptionsACertificateIsMadeForTheRun() {
        assertThat(options.files(true)).isNull();
        assertThat(options.files(false)).isNull();
    }

    @Test
    void certificateAndKeyBelongTogether() {
        options.certificate = Path.of("cert.pem");
        assertThatThrownBy(() -> options.files(true))
                .hasMessage("--server-tls-cert and --server-tls-key belong together: give both");
    }

    @Test
    void aPasswordNeedsAKey() {
        options.password = Path.of("password");
        assertThatThrownBy(() -> options.files(true))
                .hasMessage("--server-tls-key-password-file needs --server-tls-key");
    }

    @Test
    void aPlainServerHasNoCertificate() {
        options.certificate = Path.of("cert.pem");
        options.key = Path.of("key.pem");
        assertThatThrownBy(() -> options.files(false))
                .hasMessage("--server-tls-cert needs --protocol tls or --protocol wss");
    }

    /** Tests a path as of {@code <(cat cert.pem)}: the server would find something else there. */
    @Test
    void aFileThatTheServerCannotReadIsRefused() {
        options.certificate = Path.of("cert.pem");
        options.key = Path.of("/dev/fd/63");
        assertThatThrownBy(() -> options.files(true))
                .hasMessageStartingWith(
                        "--server-tls-key /dev/fd/63 is not a regular file, and other processes read it");
    }
}
