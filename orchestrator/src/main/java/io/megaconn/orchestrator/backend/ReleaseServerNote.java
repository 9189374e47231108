package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.event.LineLabel;
import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterInspection;
import java.util.Optional;

/** A line about the release's server that a user needs before the run. */
final class ReleaseServerNote {
    private ReleaseServerNote() {}

    /**
     * Returns a line; empty if there is nothing to know.
     *
     * @param external true if the run does not use the release's server
     */
    static Optional<String> of(ClusterInspection inspection, boolean external, Cluster cluster) {
        if (external && inspection.hasServer()) {
            return line("release " + cluster.release() + " has a server of its own, which takes no part in this run");
        }
        return external || !inspection.restartChangesCertificate()
                ? Optional.empty()
                : line(
                        "its certificate is lost with its pod: for a run that survives a restart of the server, name a Secret with"
                                + " another one: "
                                + cluster.hints().upgrade("server.tls.secretName=NAME"));
    }

    private static Optional<String> line(String text) {
        return Optional.of(LineLabel.line("server", text));
    }
}
