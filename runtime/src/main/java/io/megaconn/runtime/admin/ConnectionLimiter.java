package io.megaconn.runtime.admin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bounds the connections to the admin endpoint without locking anyone out: when the limit is reached, the connection that has
 * waited longest for its peer is closed. Ten thousand idle connections never lock out the kubelet. Runs on the endpoint's one
 * I/O thread.
 */
@ChannelHandler.Sharable
final class ConnectionLimiter extends ChannelInboundHandlerAdapter {
    private final int max;
    private final int maxWaiting;

    /** Connections that wait for their peer, longest first. */
    private final Set<Channel> waiting = new LinkedHashSet<>();

    private int connections;

    ConnectionLimiter(int max) {
        this.max = max;
        maxWaiting = max / 4;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        connections++;
        if (connections > max) { // all of them are being answered
            ctx.close();
        } else if (connections > maxWaiting && !waiting.isEmpty()) {
            Channel longest = waiting.iterator().next();
            waiting.remove(longest);
            longest.close();
        }
        waiting.add(ctx.channel());
        super.channelActive(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        connections--;
        waiting.remove(ctx.channel());
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            waiting.remove(ctx.channel()); // now the peer waits for the answer
        }
        super.channelRead(ctx, message);
    }

    /** Marks a request as answered. From any thread. */
    void answered(Channel channel) {
        channel.eventLoop().execute(() -> {
            if (channel.isActive()) {
                waiting.add(channel);
            }
        });
    }
}
