package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.Quantities;

/** Texts about processes and pods that end. Pure. */
final class DeathText {
    private DeathText() {}

    static String line(Event.ProcessDied died) {
        return "%s died with %s%s%s"
                .formatted(
                        Messages.who(died.process(), died.pid()),
                        died.exitCode() < 0 ? "" : "exit code %d and ".formatted(died.exitCode()),
                        connections(died.connections()),
                        lastWords(died));
    }

    /** Returns the reason of a pod, or the last line in the log of a process, which says nothing of its end. */
    private static String lastWords(Event.ProcessDied died) {
        if (died.lastWords().isBlank()) {
            return "";
        }
        return (died.lastWordsAreReason() ? ": " : "; last line of its log: ") + died.lastWords();
    }

    static String line(Event.PodTerminating pod) {
        return "%s is being deleted with %s%s"
                .formatted(
                        pod.process(),
                        connections(pod.connections()),
                        pod.reason().isEmpty() ? "" : ": " + pod.reason());
    }

    private static String connections(long held) {
        return held < 0 ? "an unknown number of connections" : Quantities.connections(held);
    }

    /** Returns the death in the closing table. */
    static String row(Event.ProcessDied died) {
        return "%s%s, with %s"
                .formatted(
                        Messages.who(died.process(), died.pid()),
                        died.exitCode() < 0 ? "" : ", exit code " + died.exitCode(),
                        connections(died.connections()));
    }
}
