package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Limit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Forecasts after a batch whether the memory left is enough for the rest of the target. Pure. */
final class MemoryForecast {
    /** Minimum number of connections for a forecast: below it, memory is mostly what processes need to start. */
    private static final int MIN_CONNECTIONS = 20_000;

    private final Plan plan;
    private final Fixes fixes;
    private @Nullable BatchResult before;

    MemoryForecast(Plan plan, Fixes fixes) {
        this.plan = plan;
        this.fixes = fixes;
    }

    /** @param left bytes still available to processes and kernel on the server's machine; 0 or less if unknown */
    Optional<Finding> after(BatchResult batch, long left) {
        BatchResult last = before;
        before = batch;
        MemoryPerConnection memory = batch.memory();
        long server = isServerElsewhere() ? 0 : memory.serverRss();
        if (left <= 0 || memory.kernel() < 0 || server < 0 || batch.connections() < MIN_CONNECTIONS) {
            return Optional.empty();
        }
        long rest = plan.target() - (long) batch.connections();
        boolean newProcesses = plan.processes() > batch.number() * plan.batch();
        long clients = !fixes.local() ? 0 : newProcesses ? memory.clientRss() : memory.clientHeap();
        long each = Math.min(memory.kernel() + server + Math.max(0, clients), marginal(batch, last));
        if (each * rest <= left) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                Limit.OOM_KILLED,
                fixes.serverPlace(),
                "a connection takes about %,d bytes here (%s); the remaining %,d need about %s, but %s are available: enough for about %,d connections"
                        .formatted(
                                each,
                                parts(),
                                rest,
                                Quantities.bytes(each * rest),
                                Quantities.bytes(left),
                                batch.connections() + left / each),
                (fixes.local() && newProcesses && plan.processes() > 2 ? "add --processes 2, " : "free or add memory, ")
                        + "or lower --target"));
    }

    private boolean isServerElsewhere() {
        return plan.external() != null && !plan.external().here();
    }

    private String parts() {
        if (isServerElsewhere()) {
            return "kernel and client";
        }
        return fixes.local() ? "kernel, server and client" : "the server's end: kernel and server";
    }

    /** Returns the bytes that each connection of this batch added; no bound if the previous batch is unknown. */
    private long marginal(BatchResult batch, @Nullable BatchResult last) {
        return last == null || last.memoryTaken() < 0 || batch.memoryTaken() < 0 || !fixes.local()
                ? Long.MAX_VALUE
                : Math.max(0, batch.memoryTaken() - last.memoryTaken())
                        / Math.max(1, batch.connections() - last.connections());
    }
}
