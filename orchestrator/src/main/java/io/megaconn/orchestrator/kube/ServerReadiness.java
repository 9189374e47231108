package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits until the server pod is ready and answers: the release may have been installed a moment ago, and a single query
 * may fail.
 */
final class ServerReadiness {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STUCK = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);

    private ServerReadiness() {}

    /**
     * Waits for the first answer.
     *
     * @throws UserError if the server pod is not ready or gives no answer within two minutes, or Kubernetes reports for
     *     30 seconds that the pod can't start; quotes the reason
     */
    static ServerStats firstAnswer(ClusterSession view) throws InterruptedException {
        return firstAnswer(view, TIMEOUT, STUCK);
    }

    static ServerStats firstAnswer(ClusterSession view, Duration timeout, Duration stuck) throws InterruptedException {
        long start = System.nanoTime();
        long changed = start;
        String trouble = "";
        ServerStats answer = view.server().ask(false);
        // The process answers a moment before Kubernetes reports its pod as ready; until then it may not listen yet.
        while (answer == null || view.server().pod().isEmpty()) {
            long now = System.nanoTime();
            String seen = view.pods().server().map(PodState::problem).orElse("");
            if (seen.isEmpty() || trouble.isEmpty()) { // the texts of one cause differ: ErrImagePull, ImagePullBackOff
                changed = now;
            }
            trouble = seen;
            if (now - start > timeout.toNanos() || now - changed > stuck.toNanos()) {
                throw view.cluster().noServer(trouble);
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            answer = view.server().ask(false);
        }
        return answer;
    }
}
