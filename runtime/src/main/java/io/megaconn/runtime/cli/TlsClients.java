package io.megaconn.runtime.cli;

import io.megaconn.runtime.tls.TlsClient;
import io.megaconn.runtime.tls.TlsSettings;
import io.megaconn.runtime.tls.TlsVersion;
import io.megaconn.runtime.wire.ClientTls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes TLS clients from settings. */
public final class TlsClients {
    private TlsClients() {}

    /** Returns the client with these settings, and the key log of the environment. @throws io.megaconn.runtime.UserError that names the option that is wrong */
    public static TlsClient of(ClientTls tls) {
        TlsSettings settings = new TlsSettings(
                path(tls.ca()),
                tls.caCertificates(),
                tls.serverName().isEmpty() ? null : tls.serverName(),
                tls.insecure(),
                path(tls.certificate()),
                path(tls.key()),
                path(tls.keyPasswordFile()),
                TlsVersion.parse(tls.minVersion()),
                tls.ciphers(),
                tls.alpn(),
                tls.resume());
        return TlsClient.of(settings, KeyLogFile.of(System.getenv()));
    }

    private static @Nullable Path path(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }
}
