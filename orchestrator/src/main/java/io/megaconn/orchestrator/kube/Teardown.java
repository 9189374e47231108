package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Quantities;
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
    public static void clients(ClusterSession session, Duration timeout, Consumer<String> progress)
            throws InterruptedException {
        try {
            session.cluster().scale(0);
        } catch (KubernetesClientException e) {
            throw session.cluster().explain(e, "the clients can't be stopped");
        }
        long end = System.nanoTime() + timeout.toNanos();
        boolean ownServer = RunStore.state(session.cluster())
                .map(state -> state.plan().external() == null)
                .orElse(true);
        String reported = "";
        boolean ended = false;
        for (long poll = 0; ; poll++) {
            int pods = session.pods().clients().size();
            ServerStats server = ownServer ? session.server().query(false) : null;
            boolean unknown =
                    ownServer && server == null && session.server().pod().isPresent();
            long connections = server == null ? 0 : server.connections();
            if (pods == 0 && !ended) {
                RunStore.ended(session.cluster()); // whatever else is connected, the run's clients are gone
                ended = true;
            }
            if (pods == 0 && connections == 0 && !unknown) {
                return;
            }
            String clients = Quantities.count(pods, "client pod");
            String left = unknown
                    ? clients + "; the server did not report its connections"
                    : ownServer
                            ? "%s, %s at the server".formatted(clients, Quantities.connections(connections))
                            : clients;
            if (System.nanoTime() > end) {
                throw new UserError(ExitCode.UNEXPECTED, "timed out; remaining: " + left);
            }
            if (poll % 10 == 4 && !left.equals(reported)) {
                progress.accept(left);
                reported = left;
            }
            TimeUnit.NANOSECONDS.sleep(ClusterSession.POLL.toNanos());
        }
    }
}
