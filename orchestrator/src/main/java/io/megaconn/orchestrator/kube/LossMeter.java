package io.megaconn.orchestrator.kube;

import io.megaconn.runtime.ServerStats;

/**
 * Connections lost, as the server sees it: it closes none by itself, so every connection that ended was lost, and a server
 * that started anew has lost all it had. Pure.
 */
final class LossMeter {
    private long lost;
    private long closed;
    private long connections;
    private long uptimeMs;

    /**
     * @param closed what the server had closed when the run began
     * @param uptimeMs how long it had been up then
     */
    LossMeter(long closed, long uptimeMs) {
        this.closed = closed;
        this.uptimeMs = uptimeMs;
    }

    /** @return lost since the start of the run */
    long see(ServerStats now) {
        if (now.uptimeMs() < uptimeMs || now.closed() < closed) { // another process: these only grow
            lost += connections;
            closed = 0;
        }
        uptimeMs = now.uptimeMs();
        connections = now.connections();
        lost += now.closed() - closed;
        closed = now.closed();
        return lost;
    }

    long lost() {
        return lost;
    }
}
