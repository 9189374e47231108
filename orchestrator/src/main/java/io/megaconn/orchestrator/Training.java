package io.megaconn.orchestrator;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/**
 * Loads classes that the ramp of {@code bin/train} does not use, so that the class cache which is recorded then has them:
 * help texts and the Kubernetes client.
 */
final class Training {
    private Training() {}

    static void run() {
        commandLine().getSubcommands().values().forEach(CommandLine::getUsageMessage);
        try {
            status();
        } catch (Exception e) { // the cache is optional
            System.err.println("the class cache will lack the Kubernetes client: " + e);
        }
    }

    /** Returns the exit code of {@code status} with the recorded cluster. */
    static int status() throws Exception {
        try (TrainingCluster cluster = TrainingCluster.start()) {
            return commandLine()
                    .execute("status", "--kubeconfig", cluster.kubeconfig().toString());
        }
    }

    private static CommandLine commandLine() {
        return Orchestrator.commandLine(Map.of(), Path.of(""));
    }
}
