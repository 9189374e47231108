package io.megaconn.server;

import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Sends received bytes back. */
final class Echo implements Replier {
    /** Maximum read per wake-up, and so the maximum kept for one slow reader. */
    static final int READ_SIZE = 4 * 1024;

    private final Replies replies;

    @SuppressWarnings("restricted") // the loop's own buffer
    Echo(long buffer, SlowReaders slow) {
        replies = new Replies(MemorySegment.ofAddress(buffer).reinterpret(READ_SIZE), slow);
    }

    @Override
    public Replies replies() {
        return replies;
    }

    @Override
    public int readSize() {
        return READ_SIZE;
    }

    @Override
    public Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        return replies.write(connection, registration, length) ? Next.READ : Next.WAIT;
    }
}
