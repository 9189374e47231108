package io.megaconn.client;

import io.megaconn.runtime.engine.Transport;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** One end of handshakes, and the CPU time of the current thread that they take. */
final class BenchmarkEnd {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String HOST = "localhost";
    private static final int SLOT = 0;

    private final Transport transport;
    private final FileDescriptor socket;
    private boolean complete;
    private long cpuNanos;

    BenchmarkEnd(Transport transport, FileDescriptor socket) {
        this.transport = transport;
        this.socket = socket;
        transport.slots(SLOT + 1);
    }

    /** Begins a handshake with new native objects, as each connection has. */
    void begin() {
        long start = THREADS.getCurrentThreadCpuTime();
        transport.begin(SLOT, HOST, 0);
        cpuNanos += THREADS.getCurrentThreadCpuTime() - start;
        complete = false;
    }

    /** Continues the handshake. Returns whether it is complete. */
    boolean proceed() throws IOException {
        if (!complete) {
            long start = THREADS.getCurrentThreadCpuTime();
            complete = transport.handshake(socket, SLOT, HOST);
            cpuNanos += THREADS.getCurrentThreadCpuTime() - start;
        }
        return complete;
    }

    /** Releases the native objects, without a word to the other end: the socket stays open for the next handshake. */
    void end() {
        transport.closed(SLOT);
    }

    void reset() {
        cpuNanos = 0;
    }

    /** Returns the CPU time since the last {@link #reset}. */
    long cpuNanos() {
        return cpuNanos;
    }
}
