package io.megaconn.orchestrator.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A browser that follows the run, by server-sent events. What it has not taken waits for it, up to a bound: who is slower
 * is sent away, and gets everything anew when it comes back by itself.
 */
final class SseSubscriber {
    /** About two minutes of a run. */
    static final int MOST_WAITING = 256;

    /** The last message. */
    static final String OVER = "over";

    private static final long SILENCE_SECONDS = 15;
    private static final String COMMENT = ":\n\n";

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = Thread.currentThread();
    private volatile boolean gone;

    /** Never waits. @return false if it is gone, or goes now */
    boolean offer(String message) {
        if (!gone && !waiting.offer(message)) {
            gone = true;
            thread.interrupt(); // it is stuck in a write, perhaps for ever
        }
        return !gone;
    }

    /** Writes until the guest leaves, or the last message is out. */
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
