package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;

import io.megaconn.orchestrator.plan.LocalPlan.OwnServer;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.FileTables;

/** Checks whether each process can hold its connections under the open-file limit. Pure. */
final class OpenFileChecks {
    private static final String NAME = "open files (nofile)";
    /** Number of listeners per event loop of the server: a local ramp uses one port. */
    private static final int LISTENERS = 1;
    /** Descriptors of the orchestrator itself; each child adds two pipes, a log and an HTTP connection. */
    private static final int OWN = 120;

    private static final int OF_A_CHILD = 4;

    private OpenFileChecks() {}

    static Check limit(Plan plan, Host host) {
        LocalPlan local = plan.requireLocal();
        boolean perLoop = perLoop(local);
        String found = "%s soft, %s hard".formatted(limit(host.nofileSoft()), limit(host.nofileHard()));
        long oneTable = oneTable(plan, host);
        if (perLoop && !host.fileTablePerThread()) {
            return new Check(
                    NAME,
                    REFUSE,
                    found + ", kernel " + host.kernel(),
                    "%,d, or a file table per event loop (kernel 5.9)".formatted(oneTable),
                    Fixes.HERE.openFiles(host.nofileHard(), oneTable));
        }
        long lowest = lowest(plan, host);
        if (host.nofileHard() < lowest) {
            boolean asked = !perLoop && oneTable > host.nofileHard();
            return new Check(
                    NAME,
                    REFUSE,
                    found + (asked ? ", and one file table for all event loops (--file-tables shared)" : ""),
                    "%,d%s".formatted(lowest, perLoop ? ", with a file table per event loop" : ""),
                    (asked ? FileTables.SHARED : FileTables.AUTO).fix(Fixes.HERE.openFiles(host.nofileHard(), lowest)));
        }
        return Check.ok(NAME, found, "%,d%s".formatted(oneTable, perLoop ? ", or a file table per event loop" : ""));
    }

    private static String limit(long n) {
        return n == Long.MAX_VALUE ? "unlimited" : "%,d".formatted(n);
    }

    /** Returns the limit at which each process needs only one file table. */
    private static long oneTable(Plan plan, Host host) {
        return Math.max(
                plan.external() != null
                        ? 0
                        : DescriptorBudget.sharedLimit(plan.target(), Math.max(1, host.cores()), LISTENERS),
                DescriptorBudget.sharedLimit(plan.connectionsPerProcess(), clientLoops(plan, host), 0));
    }

    /** Returns the lowest limit at which the plan still works with its layout of file tables. */
    private static long lowest(Plan plan, Host host) {
        LocalPlan local = plan.requireLocal();
        OwnServer own = local.ownServer();
        long server = own == null ? 0 : tables(own.server()).lowestLimit(plan.target(), host.cores(), LISTENERS);
        long client = tables(local.client()).lowestLimit(plan.connectionsPerProcess(), clientLoops(plan, host), 0);
        return Math.max(OWN + OF_A_CHILD * (plan.processes() + 1L), Math.max(server, client));
    }

    private static boolean perLoop(LocalPlan local) {
        OwnServer own = local.ownServer();
        return (own != null && own.server().perLoop()) || local.client().perLoop();
    }

    private static FileTables tables(FileTables.Layout layout) {
        return layout.perLoop() ? FileTables.PER_LOOP : FileTables.SHARED;
    }

    private static int clientLoops(Plan plan, Host host) {
        return FileTables.clientLoops(plan.connectionsPerProcess(), host.cores());
    }

    static Check nrOpen(Plan plan, Host host) {
        LocalPlan local = plan.requireLocal();
        OwnServer own = local.ownServer();
        long needed = Math.max(
                own == null ? 0 : files(own.server(), plan.target(), LISTENERS, host),
                files(local.client(), plan.connectionsPerProcess(), 0, host));
        return Check.atLeast("fs.nr_open", host.nrOpen(), needed, Fixes.HERE.nrOpen(host.nrOpen(), needed));
    }

    /** Returns the number of descriptors in the largest file table. */
    private static long files(FileTables.Layout layout, long connections, int listeners, Host host) {
        return layout.perLoop()
                ? DescriptorBudget.reserved(layout.loops(), host.nofileHard())
                        + Math.ceilDiv(connections, layout.loops())
                : DescriptorBudget.sharedLimit(connections, layout.loops(), listeners);
    }
}
