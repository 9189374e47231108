package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import io.netty.handler.ssl.OpenSsl;

/** Loads BoringSSL. */
final class TlsLibrary {
    private TlsLibrary() {}

    /** @throws UserError if the library can't be loaded here */
    static void load() {
        Throwable cause = OpenSsl.unavailabilityCause();
        if (cause != null) {
            throw UserError.usage(
                    "TLS needs a Linux system with glibc on x86_64 or aarch64: its library can't be loaded here: "
                            + cause.getMessage());
        }
    }
}
