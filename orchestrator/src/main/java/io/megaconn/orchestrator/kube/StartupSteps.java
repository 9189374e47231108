package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.StartupProgress;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts the startup steps of client pods: created, scheduled, pulled, started. Pure. */
final class StartupSteps {
    private StartupSteps() {}

    /** Counts each step once: a recreated pod or a restarted container repeats its steps. */
    static StartupProgress of(List<PodState> clients) {
        Set<String> steps = new HashSet<>();
        boolean waiting = false;
        for (PodState pod : clients) {
            steps.add(pod.index() + " created");
            if (!pod.node().isEmpty()) {
                steps.add(pod.index() + " scheduled");
            }
            if (pod.phase().equals("Running")) {
                steps.add(pod.index() + " started"); // its image is pulled
            }
            waiting |= pod.phase().equals("Pending");
        }
        return new StartupProgress(steps, waiting);
    }
}
