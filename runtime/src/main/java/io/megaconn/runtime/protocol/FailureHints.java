package io.megaconn.runtime.protocol;

/** Fixes for the failures of a protocol's opening, by reason. */
public final class FailureHints {
    private FailureHints() {}

    /** Returns the fix for clients on this machine, or an empty string. */
    public static String of(String reason) {
        return of(reason, ClientInputs.OPTIONS);
    }

    /** Returns the fix, or an empty string. @param inputs how the clients get what the server requires */
    public static String of(String reason, ClientInputs inputs) {
        return switch (reason) {
            case "HTTP_401", "HTTP_403" ->
                "send credentials: %s, or an Origin that the server allows".formatted(inputs.credentials());
            case "HTTP_404", "HTTP_405" -> "check the path of the endpoint: ws://HOST:PORT/PATH";
            case "HTTP_301", "HTTP_302", "HTTP_307", "HTTP_308" -> "use the address that the server redirects to";
            case "HTTP_200", "HTTP_400", "HTTP_426" -> "check that the path is that of a WebSocket";
            case "HTTP_429", "HTTP_502", "HTTP_503", "HTTP_504" ->
                "the server or a proxy before it is at a limit: see its log, or use a lower --connect-rate";
            case "TLS_SERVER" -> "use tls://HOST:PORT or wss://HOST:PORT/PATH";
            case "OPENING_TIMEOUT" ->
                "compare what the server sent with --first-expect, and check the path of the endpoint";
            case "WS_CLOSE_1008" ->
                "the server refuses by its policy: see its log, or send credentials: " + inputs.credentials();
            case "WS_CLOSE_1009" -> "use a smaller message";
            case "WS_CLOSE_1012", "WS_CLOSE_1013" ->
                "the server restarts or is at a limit: see its log, or use a lower --connect-rate";
            case "NOT_HTTP" -> "use tcp://HOST:PORT for a server without WebSocket";
            case "NOT_TLS", "TLS_UNEXPECTED_MESSAGE" -> // the latter from a plain server that echoes
                "use tcp://HOST:PORT or ws://HOST:PORT/PATH, or the server's port for TLS";
            case "TLS_UNKNOWN_CA", "TLS_CERTIFICATE_SIGNATURE" -> inputs.authority();
            case "TLS_WRONG_HOST" -> "use a host that the certificate names, or --tls-server-name NAME";
            case "TLS_CERTIFICATE_EXPIRED", "TLS_CERTIFICATE_NOT_YET_VALID" ->
                "renew the server's certificate, or check " + inputs.clock();
            default -> reason.startsWith("TLS_") ? ofHandshake(reason, inputs) : ofClass(reason);
        };
    }

    /** Returns the fix for a handshake that failed. */
    private static String ofHandshake(String reason, ClientInputs inputs) {
        return switch (reason) {
            case "TLS_ALERT_CERTIFICATE_REQUIRED", "TLS_ALERT_BAD_CERTIFICATE" -> inputs.certificate();
            case "TLS_ALERT_HANDSHAKE_FAILURE", "TLS_NO_SHARED_CIPHER", "TLS_ALERT_INSUFFICIENT_SECURITY" ->
                "compare the server's cipher suites with --tls-ciphers; it may have an Ed25519 or P-521 certificate, which is not supported; "
                        + inputs.certificate();
            case "TLS_ALERT_UNKNOWN_CA",
                    "TLS_ALERT_CERTIFICATE_UNKNOWN",
                    "TLS_ALERT_UNSUPPORTED_CERTIFICATE",
                    "TLS_ALERT_CERTIFICATE_EXPIRED",
                    "TLS_ALERT_CERTIFICATE_REVOKED",
                    "TLS_ALERT_ACCESS_DENIED" ->
                "the server refuses the client certificate: %s, or add its authority to the server's"
                        .formatted(inputs.otherCertificate());
            case "TLS_ALERT_UNRECOGNIZED_NAME" -> "use a host name that the server knows, or --tls-server-name NAME";
            case "TLS_ALERT_NO_APPLICATION_PROTOCOL" -> "compare the server's protocols with --tls-alpn";
            case "TLS_VERSION", "TLS_ALERT_PROTOCOL_VERSION" -> "compare the server's versions with --tls-min-version";
            case "TLS_TIMEOUT" -> "use a lower --connect-rate: a handshake costs hundreds of plain connects";
            case "TLS_BAD_RECORD" ->
                "find what changes the bytes between server and clients: a proxy, a network device, or the server's TLS library";
            case "TLS_EOF" ->
                "see the server's log: it may be at its maximum of connections, or not speak TLS on this port";
            case "TLS_CERTIFICATE_MALFORMED", "TLS_CERTIFICATE_REFUSED" -> "see the reason, or use --tls-insecure";
            default -> "see the server's log";
        };
    }

    /** Returns the fix for the class of a status. */
    private static String ofClass(String reason) {
        if (!reason.matches("HTTP_[1-9]\\d\\d")) {
            return "";
        }
        return switch (reason.charAt("HTTP_".length())) {
            case '3' -> "use the address that the server redirects to";
            case '4' -> "check the path of the endpoint and the headers that the server needs (--header)";
            case '5' -> "see the log of the server, and of a proxy before it";
            default -> "check that the path is that of a WebSocket";
        };
    }
}
