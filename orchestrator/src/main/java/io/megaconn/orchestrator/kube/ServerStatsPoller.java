package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.QueryTimes;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.wire.ServerStats;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks the server beside the looks, so that an answer that does not come is never in their way. */
final class ServerStatsPoller {
    private final ServerStatsClient link;
    private final QueryTimes asked = new QueryTimes();
    private String process = "";
    private @Nullable ServerStats last;
    private @Nullable CompletableFuture<?> open;

    ServerStatsPoller(ServerStatsClient link) {
        this.link = link;
    }

    /** Asks, unless it was asked and has not answered yet. Completes with the answer, or when there is none. */
    synchronized CompletableFuture<?> ask(PodState pod) {
        if (!process.equals(pod.process())) { // a new one has answered nothing yet
            process = pod.process();
            last = null;
            asked.gone();
        }
        CompletableFuture<?> question = open;
        if (question == null || question.isDone()) {
            asked.asked(System.nanoTime());
            question = start(pod, false);
            open = question;
        }
        return question;
    }

    /** A closer look; completes with null where there is no answer. */
    CompletableFuture<@Nullable ServerStats> askExact(PodState pod) {
        return start(pod, true);
    }

    private CompletableFuture<@Nullable ServerStats> start(PodState pod, boolean exact) {
        CompletableFuture<@Nullable ServerStats> answered = new CompletableFuture<>();
        Thread.ofVirtual().name("ask-server").start(() -> {
            try {
                ServerStats answer = link.ask(exact);
                if (answer != null) {
                    answered(pod, answer);
                }
                answered.complete(answer);
            } catch (InterruptedException | RuntimeException e) {
                answered.complete(null);
            }
        });
        return answered;
    }

    private synchronized void answered(PodState pod, ServerStats answer) {
        if (process.equals(pod.process())) {
            last = answer;
            asked.answered(System.nanoTime());
        }
    }

    /** What this pod's process has last answered; null if it never has. */
    synchronized @Nullable ServerStats last(PodState pod) {
        return process.equals(pod.process()) ? last : null;
    }

    synchronized Witness witness(PodState pod, long now) {
        return asked.witness(pod.name(), now);
    }
}
