package io.megaconn.client;

import io.megaconn.runtime.engine.Conversation;
import io.megaconn.runtime.engine.TransportException;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.TlsPeer;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One complete conversation with each address of each endpoint, through the transport of a run. */
final class EndpointCheck {
    /**
     * Time in which a server may still end a connection that expects no reply. With TLS 1.3 it judges the client's certificate after the
     * client's part of the handshake.
     */
    private static final Duration SECOND_THOUGHTS = Duration.ofMillis(300);

    private final ClientConfig config;

    private EndpointCheck(ClientConfig config) {
        this.config = config;
    }

    /** Checks all addresses at the same time. */
    static List<ConversationResult> of(ClientConfig config) {
        EndpointCheck check = new EndpointCheck(config);
        List<CompletableFuture<ConversationResult>> results = config.endpoints().stream()
                .flatMap(endpoint -> endpoint.addresses().stream()
                        .map(address -> CompletableFuture.supplyAsync(
                                () -> check.at(endpoint, address),
                                task -> Thread.ofPlatform().daemon().start(task))))
                .toList();
        return results.stream().map(CompletableFuture::join).toList();
    }

    private ConversationResult at(ResolvedEndpoint endpoint, InetSocketAddress address) {
        boolean connected = false;
        boolean secured = false;
        TlsPeer peer = null;
        try (TransportStream stream = new TransportStream(TransportStream.isIpv6(address), config.transports())) {
            stream.connect(address);
            connected = true;
            peer = stream.handshake(endpoint.host());
            secured = true;
            Dialogue dialogue = config.dialogue().withOpening(endpoint.opening());
            String problem = Conversation.with(stream, dialogue);
            boolean silent = dialogue.opening().isEmpty() && !dialogue.timed();
            if (problem.isEmpty() && silent && stream.endsWithin(SECOND_THOUGHTS)) {
                problem = "the server closed the connection right after the handshake";
            }
            return result(endpoint, address, "", problem, true, peer);
        } catch (SocketTimeoutException e) {
            String reason = !connected ? "ETIMEDOUT" : secured ? "" : "TLS_TIMEOUT";
            String what = connected && !secured ? "handshake" : "answer";
            return result(
                    endpoint,
                    address,
                    reason,
                    "no %s within %d s".formatted(what, Conversation.TIMEOUT_MS / 1_000),
                    connected,
                    peer);
        } catch (IOException | ChannelException e) {
            String reason = FailureCounters.nameOf(e);
            String detail = e instanceof TransportException named ? named.detail() : "";
            return result(
                    endpoint,
                    address,
                    reason,
                    detail.isEmpty() ? reason : "%s (%s)".formatted(reason, FirstBytes.printable(detail)),
                    connected || reason.equals("ECONNRESET"), // a connect that nobody accepts is refused, not reset
                    peer);
        }
    }

    private static ConversationResult result(
            ResolvedEndpoint endpoint,
            InetSocketAddress address,
            String reason,
            String problem,
            boolean connected,
            @Nullable TlsPeer peer) {
        String shown = "%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort());
        return new ConversationResult(endpoint.name(), shown, reason, problem, connected, peer);
    }
}
