package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Stops the clients, and waits until the server counts none of them. */
public final class Teardown {

    private Teardown() {}

    /**
     * Stops the client pods. The run is over when they are gone.
     *
     * @param progress receives the number of those left, from time to time
     * @throws UserError if connections or pods are left after this time
     */
    public static void clients(ClusterSession view, Duration timeout, Consumer<String> progress)
            throws InterruptedException {
        try {
            view.cluster().scale(0);
        } catch (KubernetesClientException e) {
            throw view.cluster().explain(e, "the clients can't be stopped");
        }
        long end = System.nanoTime() + timeout.toNanos();
        String said = "";
        boolean ended = false;
        for (long look = 0; ; look++) {
            int pods = view.pods().clients().size();
            ServerStats server = view.server().query(false);
            boolean unknown = server == null && view.server().pod().isPresent();
            long connections = server == null ? 0 : server.connections();
            if (pods == 0 && !ended) {
                RunStore.ended(view.cluster()); // whatever else is connected, the run's clients are gone
                ended = true;
            }
            if (pods == 0 && connections == 0 && !unknown) {
                return;
            }
            String left = unknown
                    ? "%d client pods; the server did not report its connections".formatted(pods)
                    : "%d client pods, %,d connections at the server".formatted(pods, connections);
            if (System.nanoTime() > end) {
                throw new UserError(ExitCode.UNEXPECTED, "timed out; remaining: " + left);
            }
            if (look % 10 == 4 && !left.equals(said)) {
                progress.accept(left);
                said = left;
            }
            TimeUnit.NANOSECONDS.sleep(ClusterSession.POLL.toNanos());
        }
    }
}
