package io.megaconn.orchestrator.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A browser that follows the run by server-sent events. Its messages wait in a bounded queue. Slow subscribers are
 * disconnected and resynchronize when they reconnect by themselves.
 */
final class SseSubscriber {
    /** Capacity of the queue: about two minutes of a run. */
    static final int MAX_QUEUED = 256;

    /** Event type of the last message. */
    static final String OVER = "over";

    private static final long SILENCE_SECONDS = 15;
    private static final String COMMENT = ":\n\n";

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_QUEUED);
    private final Thread thread = Thread.currentThread();
    private volatile boolean gone;

    /**
     * Adds a message without waiting.
     *
     * @return false if the subscriber has disconnected or is being dropped
     */
    boolean offer(String message) {
        if (!gone && !waiting.offer(message)) {
            gone = true;
            thread.interrupt(); // it is stuck in a write, perhaps forever
        }
        return !gone;
    }

    /** Writes messages until the subscriber leaves, or the last message is out. */
    void serve(String first, OutputStream out) throws IOException, InterruptedException {
        String message = first;
        while (!gone) {
            out.write(message.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (message.startsWith("event: " + OVER + "\n")) {
                return;
            }
            String next = waiting.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
            message = next == null ? COMMENT : next;
        }
    }

    /** @param json one line */
    static String message(String event, String json) {
        return "event: " + event + "\ndata: " + json + "\n\n";
    }
}
