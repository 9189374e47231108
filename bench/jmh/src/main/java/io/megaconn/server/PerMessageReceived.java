package io.megaconn.server;

import io.megaconn.runtime.Counter;
import io.megaconn.runtime.EventLoops;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the server does for one message, without what the kernel does for it: messages come from /dev/zero. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PerMessageReceived {
    private final SilenceWindow silence = new SilenceWindow();
    private final Counter messages = new Counter();
    private final long buffer = Arena.global().allocate(64, 64).address();
    private final FileDescriptor zeros = zeros();
    private int heard = silence.add();

    private static FileDescriptor zeros() {
        EventLoops.requireEpoll(); // loads the native library
        try {
            return FileDescriptor.from("/dev/zero");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TearDown
    public void close() throws IOException {
        zeros.close();
    }

    /** That this connection is not silent. */
    @Benchmark
    public int heard() {
        heard = silence.heard(heard);
        return heard;
    }

    /** The same, in a new period each time. */
    @Benchmark
    public int heardInANewPeriod() {
        silence.advance();
        heard = silence.heard(heard);
        return heard;
    }

    @Benchmark
    public long count() {
        messages.increment();
        return messages.get();
    }

    /** One read(2) of 32 bytes. */
    @Benchmark
    public int read() throws IOException {
        return zeros.readAddress(buffer, 0, 32);
    }
}
