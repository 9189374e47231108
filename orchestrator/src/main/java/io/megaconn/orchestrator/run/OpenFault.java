package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Fault;
import io.megaconn.orchestrator.event.Fault.What;

/** A fault that is tracked until the run has recovered, and a little longer. */
final class OpenFault {
    /** Time after recovery in which a loss may still be reported: fully connected clients are queried this rarely. */
    private static final double LATE_SECONDS = 6;

    What what;
    final String process;
    double at;
    double until = -1;
    long connections;
    String cause = "";
    /** Connections of the fault whose loss has not been reported yet. */
    long unreported;

    /** True if losses that no other fault explains belong to it. */
    boolean takesAllLosses;

    /** True until a pod that is being deleted is gone. */
    boolean terminating;

    /** Number of snapshots before the fault. */
    long sample;

    OpenFault(What what, String process, double at, long sample) {
        this.what = what;
        this.process = process;
        this.at = at;
        this.sample = sample;
    }

    boolean isOpen() {
        return until < 0;
    }

    boolean isRecent(double now) {
        return isOpen() || now - until < LATE_SECONDS;
    }

    boolean takesConnections() {
        return what != What.SILENT && what != What.UNRESPONSIVE && what != What.SURPLUS;
    }

    boolean isUnresponsive(String name) {
        return what == What.UNRESPONSIVE && process.equals(name);
    }

    boolean isUnexplained() {
        return isOpen() && (what == What.LOST || what == What.MISSING);
    }

    /**
     * Returns true if this death may be the reason of an earlier loss. A dying server closes its connections one by one, and
     * the kernel still accepts new ones meanwhile: those that were back at once are its losses, too.
     */
    boolean mayExplain(OpenFault earlier) {
        return earlier.isUnexplained() || (takesAllLosses && earlier.what == What.LOST && earlier.isRecent(at));
    }

    Fault fault() {
        return new Fault(rounded(at), what, process, connections, isOpen() ? -1 : rounded(until - at), cause);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1e3) / 1e3;
    }
}
