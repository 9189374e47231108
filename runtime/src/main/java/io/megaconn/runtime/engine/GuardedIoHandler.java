package io.megaconn.runtime.engine;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.Supplier;

/**
 * Counts the iterations of an event loop as its heartbeat, and ends the process on an Error of a connection's handler; Netty
 * would terminate the event loop with all its connections.
 */
record GuardedIoHandler(IoHandler handler, Heartbeats beats) implements IoHandler {
    static IoHandlerFactory factory(IoHandlerFactory guarded, Supplier<Heartbeats> beats) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new GuardedIoHandler(guarded.newHandler(executor), beats.get());
            }

            @Override
            public boolean isChangingThreadSupported() {
                return guarded.isChangingThreadSupported();
            }
        };
    }

    @Override
    public void initialize() {
        handler.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        beats.turn(System.nanoTime());
        try {
            return handler.run(context);
        } catch (Throwable e) {
            FatalErrors.end(e);
            throw e;
        }
    }

    @Override
    public void prepareToDestroy() {
        handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
        handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return handler.register(handle);
    }

    @Override
    public void wakeup() {
        handler.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }
}
