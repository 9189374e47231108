package io.megaconn.orchestrator.fleet;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for answers of server and clients. */
public final class Answers {
    private Answers() {}

    /** Returns the answer; null if there is none within this time, or no query. */
    public static <T> @Nullable T await(@Nullable CompletableFuture<T> answer, Duration atMost)
            throws InterruptedException {
        try {
            return answer == null ? null : answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }
}
