package io.megaconn.runtime.wire;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one conversation with an address of a server.
 *
 * @param endpoint {@code host:port}, as given
 * @param address {@code address:port}
 * @param reason why it failed, such as {@code TLS_UNKNOWN_CA} or errno's name; empty if it is complete, or for another reason
 * @param problem why it failed, for a person; empty if it is complete
 * @param connected whether the connect succeeded
 * @param peer null without TLS, or before the handshake was complete
 */
public record ConversationResult(
        String endpoint,
        String address,
        String reason,
        String problem,
        boolean connected,
        @Nullable TlsPeer peer) {}
