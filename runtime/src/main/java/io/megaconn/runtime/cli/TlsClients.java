package io.megaconn.runtime.cli;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.tls.TlsClient;
import io.megaconn.runtime.tls.TlsSettings;
import io.megaconn.runtime.tls.TlsVersion;

/** Makes TLS clients from options. */
public final class TlsClients {
    private TlsClients() {}

    /** Returns the client that the options describe. @throws UserError that names the option that is wrong */
    public static TlsClient of(TlsOptions options) {
        if ((options.certificate == null) != (options.key == null)) {
            throw UserError.usage("--tls-cert and --tls-key belong together: give both");
        }
        if (options.keyPassword != null && options.key == null) {
            throw UserError.usage("--tls-key-password-file needs --tls-key");
        }
        if (options.insecure && options.ca != null) {
            throw UserError.usage("--tls-insecure and --tls-ca are mutually exclusive: leave one out");
        }
        return TlsClient.of(new TlsSettings(
                options.ca,
                options.serverName,
                options.insecure,
                options.certificate,
                options.key,
                options.keyPassword,
                options.minVersion == null ? TlsVersion.TLS_1_2 : TlsVersion.parse(options.minVersion),
                options.ciphers,
                options.alpn));
    }
}
