package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import io.netty.internal.tcnative.SSL;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A version of TLS that is supported. */
public enum TlsVersion {
    TLS_1_2("1.2", SSL.SSL_PROTOCOL_TLSV1_2 | SSL.SSL_PROTOCOL_TLSV1_3),
    TLS_1_3("1.3", SSL.SSL_PROTOCOL_TLSV1_3);

    private final String text;
    /** Protocols from this one on, as BoringSSL's flags. */
    final int andLater;

    TlsVersion(String text, int andLater) {
        this.text = text;
        this.andLater = andLater;
    }

    /** @throws UserError if there is none with this number */
    public static TlsVersion parse(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst()
                .orElseThrow(() -> UserError.usage("--tls-min-version: TLS version '%s' is unknown: use %s"
                        .formatted(
                                text,
                                Arrays.stream(values())
                                        .map(TlsVersion::toString)
                                        .collect(Collectors.joining(" or ")))));
    }

    @Override
    public String toString() {
        return text;
    }
}
