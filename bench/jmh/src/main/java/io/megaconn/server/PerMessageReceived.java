package io.megaconn.server;

import io.megaconn.runtime.engine.SingleWriterCounter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the work of the server per message, besides read(2). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PerMessageReceived {
    private final IdleDetector silence = new IdleDetector();
    private final SingleWriterCounter messages = new SingleWriterCounter();
    private int heard = silence.add();

    /** Records that this connection is not silent. */
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
}
