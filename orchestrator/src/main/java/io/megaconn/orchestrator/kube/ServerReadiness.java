package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.LineLabel;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits until the server pod is ready and answers: the release may have been installed a moment ago, and a single query
 * may fail. The server pod has the same rules as client pods.
 */
final class ServerReadiness {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STUCK = Duration.ofSeconds(30);
    /** Time after which a pod that is not even created is reported. */
    private static final Duration REFUSED = Duration.ofSeconds(10);
    /** Time after which the server should be ready. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final ClusterSession session;
    private final PodLimits limits;
    private final Consumer<String> progress;
    private String reported = "";

    /**
     * @param limits receives the changes of pods
     * @param progress receives why the server pod is not ready, as one line, whenever that changes
     */
    ServerReadiness(ClusterSession session, PodLimits limits, Consumer<String> progress) {
        this.session = session;
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * Waits for the first answer.
     *
     * @throws UserError if the server pod can't be created or started, has had a problem for 30
     *     seconds, or gives no answer within two minutes; quotes the reason
     */
    ServerStats firstAnswer() throws InterruptedException {
        return firstAnswer(TIMEOUT, STUCK);
    }

    ServerStats firstAnswer(Duration timeout, Duration stuck) throws InterruptedException {
        long start = System.nanoTime();
        long changed = start;
        boolean trouble = false;
        ServerStats answer = session.server().query(false);
        // The process answers a moment before Kubernetes reports its pod as ready; until then it may not listen yet.
        while (answer == null || session.server().pod().isEmpty()) {
            long now = System.nanoTime();
            List<Finding> causes = causes(now - start > LATE.toNanos());
            if (causes.isEmpty() || !trouble) { // the texts of one cause differ: ErrImagePull, ImagePullBackOff
                changed = now;
            }
            trouble = !causes.isEmpty();
            if (causes.stream().anyMatch(Finding::fatal)) {
                throw cantStart(causes.getFirst());
            }
            if (now - start > timeout.toNanos()
                    || now - changed > patience(causes, stuck).toNanos()) {
                throw trouble
                        ? cantStart(causes.getFirst())
                        : session.cluster()
                                .noServer(session.pods()
                                        .server()
                                        .map(ServerReadiness::state)
                                        .orElse("it does not exist"));
            }
            report(causes);
            TimeUnit.NANOSECONDS.sleep(ClusterSession.POLL.toNanos());
            answer = session.server().query(false);
        }
        return answer;
    }

    /** Returns the causes that keep the server pod from being ready, without the finding that it is not ready. */
    private List<Finding> causes(boolean late) {
        return limits.ofServer(late).stream()
                .filter(finding -> finding.limit() != Limit.SERVER_POD)
                .toList();
    }

    private static UserError cantStart(Finding why) {
        return new UserError(ExitCode.REFUSED, why.lineWithPage());
    }

    private static Duration patience(List<Finding> causes, Duration stuck) {
        boolean refused = causes.stream().anyMatch(finding -> finding.limit() == Limit.NOT_CREATED);
        return refused && stuck.compareTo(REFUSED) > 0 ? REFUSED : stuck;
    }

    private void report(List<Finding> causes) {
        String line = causes.isEmpty() ? "" : causes.getFirst().what();
        if (!line.isEmpty() && !line.equals(reported)) {
            progress.accept(LineLabel.line("waiting", line));
        }
        reported = line.isEmpty() ? reported : line;
    }

    private static String state(PodState pod) {
        return pod.ready()
                ? ""
                : "%s is %s on %s, not ready, %s"
                        .formatted(
                                pod.name(),
                                pod.phase(),
                                pod.node().isEmpty() ? "no node" : pod.node(),
                                Quantities.count(pod.restarts(), "restart"));
    }
}
