package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.StartupProgress;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How far client pods have come: created, scheduled, pulled, started. Pure. */
final class StartupSteps {
    private StartupSteps() {}

    /** A pod that is made anew, or a container that starts again, makes its steps again: they count once. */
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
