package io.megaconn.orchestrator.kube;
/**
 * Runs requests that must complete even after an interrupt: they stop what was started, and keep what is known. The
 * Kubernetes client would not even try on an interrupted thread.
 */
final class Uninterruptibles {
    private Uninterruptibles() {}

    /** Runs the requests. Afterwards the thread is interrupted again, if it was. */
    static void run(Runnable requests) {
        boolean interrupted = Thread.interrupted();
        try {
            requests.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
