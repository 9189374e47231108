package io.megaconn.runtime.admin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bounds how many may visit the admin endpoint, and lets everybody in: when all places are taken, the connection that has
 * been waiting for its peer the longest has to go. So ten thousand idle ones never lock out the kubelet. Runs on the
 * endpoint's one I/O thread.
 */
@ChannelHandler.Sharable
final class ConnectionLimiter extends ChannelInboundHandlerAdapter {
    private final int most;
    private final int mostWaiting;

    /** Those whose peer has to say something; the one that has waited longest comes first. */
    private final Set<Channel> waiting = new LinkedHashSet<>();

    private int guests;

    ConnectionLimiter(int most) {
        this.most = most;
        mostWaiting = most / 4;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        guests++;
        if (guests > most) { // all of them answered right now
            ctx.close();
        } else if (guests > mostWaiting && !waiting.isEmpty()) {
            Channel longest = waiting.iterator().next();
            waiting.remove(longest);
            longest.close();
        }
        waiting.add(ctx.channel());
        super.channelActive(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        guests--;
        waiting.remove(ctx.channel());
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            waiting.remove(ctx.channel()); // now the peer waits for us
        }
        super.channelRead(ctx, message);
    }

    /** To be called when a request is answered, from any thread. */
    void answered(Channel channel) {
        channel.eventLoop().execute(() -> {
            if (channel.isActive()) {
                waiting.add(channel);
            }
        });
    }
}
