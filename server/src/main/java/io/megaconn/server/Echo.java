package io.megaconn.server;

import io.netty.channel.IoRegistration;
import java.io.IOException;

/** Sends received bytes back. */
final class Echo implements Replier {
    private final Replies replies;

    /** @param replies writes from the loop's buffer */
    Echo(Replies replies) {
        this.replies = replies;
    }

    @Override
    public Replies replies() {
        return replies;
    }

    @Override
    public Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        return replies.write(connection, registration, length) ? Next.READ : Next.WAIT;
    }
}
