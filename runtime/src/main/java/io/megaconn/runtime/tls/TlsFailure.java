package io.megaconn.runtime.tls;

import io.megaconn.runtime.engine.TransportException;
import io.netty.internal.tcnative.SSL;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns BoringSSL's errors into reasons that failures are counted by. */
final class TlsFailure {
    private static final Pattern ALERT = Pattern.compile("(SSLV3|TLSV1|TLSV13)(_ALERT)?_(.*)");
    /** Errors of a first record that is not one of TLS. */
    private static final Set<String> NOT_TLS =
            Set.of("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "DECODE_ERROR", "BAD_RECORD");

    /** Errors of a record that can't be decrypted, by TLS 1.3 and 1.2. */
    private static final Set<String> NOT_DECRYPTED = Set.of("BAD_DECRYPT", "DECRYPTION_FAILED_OR_BAD_RECORD_MAC");
    /** Reason of a connection that ends because a record after the handshake is invalid. */
    private static final String BAD_RECORD = "TLS_BAD_RECORD";

    private TlsFailure() {}

    /** Returns the failure at the head of this thread's error queue, of a connection after its handshake, and empties the queue. */
    static TransportException established() {
        return established(lastName());
    }

    /** Returns the failure of a connection after its handshake. @param name BoringSSL's name of the error */
    static TransportException established(String name) {
        return NOT_TLS.contains(name) || NOT_DECRYPTED.contains(name)
                ? new TransportException(
                        BAD_RECORD, name.toLowerCase(Locale.ROOT).replace('_', ' '))
                : of(name, null);
    }

    /** Returns the failure at the head of this thread's error queue, and empties the queue. */
    static TransportException last(@Nullable TransportException refused) {
        return of(lastName(), refused);
    }

    private static String lastName() {
        int number = SSL.getLastErrorNumber();
        String text = number == 0 ? "" : SSL.getErrorString(number);
        SSL.clearError();
        return text.substring(text.lastIndexOf(':') + 1);
    }

    /** @param peer who sent it: {@code server} or {@code client} */
    static TransportException alert(String peer, String name) {
        return new TransportException(
                "TLS_ALERT_" + name, "the %s sent the alert %s".formatted(peer, name.toLowerCase(Locale.ROOT)));
    }

    /**
     * @param name BoringSSL's name of the error, such as {@code WRONG_VERSION_NUMBER}
     * @param refused why the certificate was not accepted; null if it was
     */
    static TransportException of(String name, @Nullable TransportException refused) {
        if (refused != null) {
            return refused;
        }
        if (name.isEmpty()) {
            return new TransportException("TLS_FAILED", "");
        }
        if (NOT_TLS.contains(name)) {
            return new TransportException("NOT_TLS", "the server does not speak TLS on this port");
        }
        var alert = ALERT.matcher(name);
        if (alert.matches()) {
            return alert("server", alert.group(3));
        }
        return switch (name) {
            case "UNSUPPORTED_PROTOCOL" -> new TransportException("TLS_VERSION", "no protocol version in common");
            default -> new TransportException("TLS_" + name, "");
        };
    }
}
