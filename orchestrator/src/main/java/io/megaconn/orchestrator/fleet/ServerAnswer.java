package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.wire.ServerStats;
import org.jspecify.annotations.Nullable;

/**
 * The latest figures of the server of a run.
 *
 * @param own those of megaconn's own server; null if it is gone, or if the server is an external one
 * @param external those of an external server; null with megaconn's own
 */
record ServerAnswer(@Nullable ServerStats own, @Nullable ExternalFigures external) {
    static ServerAnswer of(@Nullable ServerStats own) {
        return new ServerAnswer(own, null);
    }
}
