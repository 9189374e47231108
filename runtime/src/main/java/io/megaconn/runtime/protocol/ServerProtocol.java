package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Script;

/**
 * Value of {@code --protocol}: the protocol of megaconn's own server.
 *
 * @param name name of the protocol, {@code raw}, {@code echo} or {@code ws}
 * @param tls whether its bytes are encrypted
 */
public record ServerProtocol(String name, boolean tls) {
    private static final String TLS = "tls";
    private static final String WSS = "wss";

    /** @throws UserError if there is none with this name */
    public static ServerProtocol parse(String text) {
        return switch (text) {
            case TLS -> new ServerProtocol(Script.RAW, true);
            case WSS -> new ServerProtocol(Script.WEB_SOCKET, true);
            default -> {
                if (Protocols.ALL.stream().noneMatch(protocol -> protocol.name().equals(text))) {
                    throw UserError.usage(
                            "protocol '%s' is unknown: use %s, %s or %s".formatted(text, Protocols.names(), TLS, WSS));
                }
                yield new ServerProtocol(text, false);
            }
        };
    }

    /** Returns the option's value. */
    @Override
    public String toString() {
        return !tls ? name : name.equals(Script.WEB_SOCKET) ? WSS : TLS;
    }
}
