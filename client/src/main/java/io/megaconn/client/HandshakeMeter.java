package io.megaconn.client;

import io.megaconn.runtime.engine.LatencyRecorder;
import io.megaconn.runtime.engine.SingleWriterCounter;

/** Times and counts the complete handshakes of a loop, for its thread; figures are read from any thread. */
final class HandshakeMeter {
    final LatencyRecorder times = new LatencyRecorder();
    /** Handshakes that resumed a session; the others were full. */
    final SingleWriterCounter resumed = new SingleWriterCounter();

    void complete(long nanos, boolean isResumed) {
        times.record(nanos);
        if (isResumed) {
            resumed.increment();
        }
    }
}
