package io.megaconn.orchestrator.kube;
/**
 * Requests that have to be made after an interruption too: what was started is ended, and what is known is kept. The client
 * would not even try on an interrupted thread.
 */
final class Uninterruptibles {
    private Uninterruptibles() {}

    /** Afterwards the thread is interrupted again, if it was. */
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
