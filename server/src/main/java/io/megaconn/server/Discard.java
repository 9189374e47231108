package io.megaconn.server;

import io.netty.channel.IoRegistration;
import java.io.IOException;

/** Discards what peers send. TLS itself has answers, as to key updates. */
final class Discard implements Replier {
    private final Replies replies;

    Discard(Replies replies) {
        this.replies = replies;
    }

    @Override
    public Replies replies() {
        return replies;
    }

    @Override
    public Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        return replies.flush(connection, registration) ? Next.READ : Next.WAIT;
    }
}
