package io.megaconn.runtime.tls;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * Finds an alert that is not encrypted. Clients by OpenSSL send one when they refuse the certificate of a TLS 1.3 server, which
 * BoringSSL, expecting an encrypted record, takes for one that is too short. Pure.
 */
final class PlainAlert {
    /** BoringSSL's error for it. */
    static final String ERROR = "TLS_BAD_PACKET_LENGTH";

    private static final int HEADER = 5;
    private static final int ALERT = 21;
    private static final int SIZE = 2;

    /** Descriptions in RFC 8446, section 6. */
    private static final Map<Integer, String> NAMES = Map.of(
            40, "HANDSHAKE_FAILURE",
            42, "BAD_CERTIFICATE",
            43, "UNSUPPORTED_CERTIFICATE",
            44, "CERTIFICATE_REVOKED",
            45, "CERTIFICATE_EXPIRED",
            46, "CERTIFICATE_UNKNOWN",
            48, "UNKNOWN_CA",
            49, "ACCESS_DENIED",
            51, "DECRYPT_ERROR",
            80, "INTERNAL_ERROR");

    private PlainAlert() {}

    /** Returns the name of the first alert among the records at the beginning of a buffer; empty if there is none. */
    static String name(MemorySegment bytes, int length) {
        int at = 0;
        while (at + HEADER + SIZE <= length) {
            int size = unsigned(bytes, at + 3) << 8 | unsigned(bytes, at + 4);
            if (unsigned(bytes, at) == ALERT && size == SIZE) {
                int description = unsigned(bytes, at + HEADER + 1);
                return NAMES.getOrDefault(description, Integer.toString(description));
            }
            at += HEADER + size;
        }
        return "";
    }

    private static int unsigned(MemorySegment bytes, int at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
    }
}
