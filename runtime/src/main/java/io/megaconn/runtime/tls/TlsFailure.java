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

    private TlsFailure() {}

    /** Returns the failure at the head of this thread's error queue, and empties the queue. */
    static TransportException last(@Nullable TransportException refused) {
        int number = SSL.getLastErrorNumber();
        String text = number == 0 ? "" : SSL.getErrorString(number);
        SSL.clearError();
        return of(text.substring(text.lastIndexOf(':') + 1), refused);
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
