package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.wire.ClientStats;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers of local processes to an exact query, for which the kernel's sockets are counted one by one and the clients
 * add their histograms.
 *
 * @param clients answers of the clients; for a client that fails to answer, its latest one
 */
record ExactAnswers(ServerAnswer server, List<ClientStats> clients) {
    /** Queries all processes. Plain queries continue in parallel. */
    static CompletableFuture<ExactAnswers> query(LocalServer server, List<ClientProcess> processes) {
        List<CompletableFuture<@Nullable ClientStats>> queries = processes.stream()
                .map(process -> process.queryExact().<@Nullable ClientStats>handle((answer, failure) -> {
                    ClientAnswer last = process.last();
                    return answer != null ? answer : last == null ? null : last.stats();
                }))
                .toList();
        CompletableFuture<List<ClientStats>> answers = CompletableFuture.allOf(
                        queries.toArray(CompletableFuture[]::new))
                .thenApply(_ -> queries.stream()
                        .map(CompletableFuture::join)
                        .filter(Objects::nonNull)
                        .toList());
        return server.queryExact(answers).thenCombine(answers, ExactAnswers::new);
    }
}
