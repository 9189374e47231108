package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.ServerStats;
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
record ExactAnswers(ServerStats server, List<ClientStats> clients) {
    /** Queries all processes. Plain queries continue in parallel. */
    static CompletableFuture<ExactAnswers> query(ServerProcess server, List<ClientProcess> processes) {
        CompletableFuture<ServerStats> serverAnswer = server.queryExact();
        List<CompletableFuture<@Nullable ClientStats>> answers = processes.stream()
                .map(process -> process.queryExact().<@Nullable ClientStats>handle((answer, failure) -> {
                    ClientAnswer last = process.last();
                    return answer != null ? answer : last == null ? null : last.stats();
                }))
                .toList();
        return serverAnswer.thenCombine(
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)),
                (answer, _) -> new ExactAnswers(
                        answer,
                        answers.stream()
                                .map(CompletableFuture::join)
                                .filter(Objects::nonNull)
                                .toList()));
    }
}
