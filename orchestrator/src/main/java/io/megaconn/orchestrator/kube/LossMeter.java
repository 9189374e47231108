package io.megaconn.orchestrator.kube;

import io.megaconn.runtime.ServerStats;

/**
 * Connections lost, as the server sees it: it closes none by itself, so every connection that ended was lost, and a server
 * that started anew has lost all it had. Pure.
 */
final class LossMeter {
    private String process;
    private long lost;
    private long closed;
    private long connections;

    /**
     * @param process of the server when the run began
     * @param closed what it had closed then
     * @param connections it had when it was last looked at, perhaps by another orchestrator
     */
    LossMeter(String process, long closed, long connections) {
        this.process = process;
        this.closed = closed;
        this.connections = connections;
    }

    /**
     * @param who the process that says so
     * @return lost since the start of the run
     */
    long see(ServerStats now, String who) {
        if (!who.equals(process) || now.closed() < closed) { // it only grows
            lost += connections;
            closed = 0;
            process = who;
        }
        connections = now.connections();
        lost += now.closed() - closed;
        closed = now.closed();
        return lost;
    }

    long lost() {
        return lost;
    }
}
