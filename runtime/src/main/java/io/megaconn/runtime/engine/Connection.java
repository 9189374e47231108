package io.megaconn.runtime.engine;

import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/**
 * One TCP connection on an event loop: a descriptor and its epoll handle in a single object, instead of a Netty Channel
 * with pipeline, config, id and promises (66 bytes of heap against more than 1,000). At a million connections every
 * field here costs megabytes.
 */
public abstract class Connection extends FileDescriptor implements EpollIoHandle {
    /**
     * Edge-triggered: epoll reports a connection once per message. A handler that leaves data unread, or sees EPOLLRDHUP,
     * submits this again, which makes epoll report it again.
     */
    public static final EpollIoOps READING =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);

    protected Connection(int fd) {
        super(fd);
    }

    @Override
    public final FileDescriptor fd() {
        return this;
    }

    @Override
    public void registered() {}

    @Override
    public void unregistered() {}

    /** Cancels the registration and closes the descriptor: cancel alone leaks the descriptor, close alone leaves the registration in its table. */
    public final void close(IoRegistration registration) {
        registration.cancel();
        close();
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            // The descriptor is gone either way; nothing else can be done.
        }
    }
}
