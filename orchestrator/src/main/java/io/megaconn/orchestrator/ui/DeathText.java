package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Event;

/** Texts about processes and pods that end. Pure. */
final class DeathText {
    private DeathText() {}

    static String line(Event.ProcessDied died) {
        return "%s died with %s%,d connections: %s"
                .formatted(
                        Messages.who(died.process(), died.pid()),
                        died.exitCode() < 0 ? "" : "exit code %d and ".formatted(died.exitCode()),
                        died.connections(),
                        died.lastWords());
    }

    static String line(Event.PodTerminating pod) {
        return "%s is being deleted with %,d connections%s"
                .formatted(pod.process(), pod.connections(), pod.reason().isEmpty() ? "" : ": " + pod.reason());
    }

    /** The death in the closing table. */
    static String row(Event.ProcessDied died) {
        return "%s%s, with %,d connections"
                .formatted(
                        Messages.who(died.process(), died.pid()),
                        died.exitCode() < 0 ? "" : ", exit code " + died.exitCode(),
                        died.connections());
    }
}
