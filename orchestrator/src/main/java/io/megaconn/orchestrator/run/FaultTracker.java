package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.Fault;
import io.megaconn.orchestrator.event.Fault.What;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Correlates events into faults: which loss belongs to which death, and when the run recovered. The death of a process
 * and the loss of its connections are reported by different sources, in any order. Pure; for one thread.
 */
final class FaultTracker {
    /** Maximum number of faults in a report, which must fit in a ConfigMap. */
    private static final int MAX_REPORTED = 1_000;

    private final List<OpenFault> faults = new ArrayList<>();
    private boolean holding;
    /**
     * Number of snapshots so far. An event after a snapshot can't be over before the next but one, which began later.
     */
    private long samples;

    private double lastSampleAt;

    /**
     * Updates the faults with an event.
     *
     * @param at seconds after the start of the run
     */
    void observe(Event event, double at) {
        switch (event) {
            case Event.ProcessDied died -> died(died, at);
            case Event.PodTerminating pod -> terminating(pod, at);
            case Event.Diagnosed diagnosed ->
                diagnosed.findings().stream()
                        .filter(finding -> finding.limit() == Limit.NODE_LOST)
                        .forEach(finding -> nodeLost(finding, at));
            case Event.Lost lost -> lost(lost.connections(), at);
            case Event.HoldStarted _ -> holding = true;
            case Event.Unresponsive silent -> unresponsive(silent, at);
            case Event.Responsive again -> {
                OpenFault fault = find(open -> open.isOpen() && open.isUnresponsive(again.process()));
                if (fault != null) {
                    fault.until = fault.at + again.seconds();
                }
            }
            case Event.Sampled sampled -> sampled(sampled, at);
            default -> {}
        }
    }

    /** Returns the first faults, as many as a report may have. */
    List<Fault> reported() {
        return faults().stream().limit(MAX_REPORTED).toList();
    }

    List<Fault> faults() {
        return faults.stream()
                .filter(fault -> !fault.terminating || fault.connections > 0)
                .map(OpenFault::fault)
                .toList();
    }

    private void died(Event.ProcessDied died, double at) {
        faults.removeIf(fault -> fault.isOpen() && fault.isUnresponsive(died.process())); // its death is the reason
        OpenFault announced = find(fault -> fault.terminating && fault.process.equals(died.process()));
        if (announced != null) {
            announced.terminating = false;
            announced.sample = samples;
            announced.cause = died.lastWords();
            announced.connections += announced.unreported;
            return;
        }
        boolean client = died.role() == ProcessRole.CLIENT;
        OpenFault fault = new OpenFault(client ? What.CLIENT_DIED : What.SERVER_DIED, died.process(), at, samples);
        fault.cause = died.lastWordsAreReason() ? died.lastWords() : "exit code " + died.exitCode();
        fault.unreported = Math.max(0, died.connections());
        fault.takesAllLosses = !client || (died.pid() == 0 && died.connections() <= 0);
        explain(fault);
        fault.connections += fault.unreported;
        faults.add(fault);
    }

    /** Attributes connections that end from now on to the pod that is being deleted; until one ends, none is lost. */
    private void terminating(Event.PodTerminating pod, double at) {
        boolean client = pod.role() == ProcessRole.CLIENT;
        OpenFault fault = new OpenFault(client ? What.CLIENT_DIED : What.SERVER_DIED, pod.process(), at, samples);
        fault.cause = "the pod is being deleted" + (pod.reason().isEmpty() ? "" : ": " + pod.reason());
        fault.unreported = Math.max(0, pod.connections());
        fault.takesAllLosses = !client || pod.connections() <= 0;
        fault.terminating = true;
        explain(fault);
        faults.add(fault);
    }

    /** Opens a fault for an unresponsive process. In a batch clients don't count: they are busy with connects then. */
    private void unresponsive(Event.Unresponsive silent, double at) {
        if (holding || silent.role() != ProcessRole.CLIENT) {
            faults.add(new OpenFault(What.UNRESPONSIVE, silent.process(), Math.max(0, at - silent.seconds()), samples));
        }
    }

    private void nodeLost(Finding finding, double at) {
        if (find(fault -> fault.isOpen() && fault.what == What.NODE_LOST && fault.process.equals(finding.where()))
                == null) {
            OpenFault fault = new OpenFault(What.NODE_LOST, finding.where(), at, samples);
            fault.takesAllLosses = true;
            explain(fault);
            faults.add(fault);
        }
    }

    /** Attributes losses that had no known reason to this fault, the latest first. */
    private void explain(OpenFault fault) {
        for (OpenFault found :
                faults.reversed().stream().filter(fault::mayExplain).toList()) {
            long taken = found.what == What.MISSING ? 0 : found.connections;
            if (!fault.takesAllLosses) {
                taken = Math.min(taken, fault.unreported);
                fault.unreported -= taken;
            }
            if (taken > 0 || found.what == What.MISSING) {
                fault.at = Math.min(fault.at, found.at);
            }
            fault.connections += taken;
            found.connections -= taken;
            if (found.connections == 0 || found.what == What.MISSING) {
                faults.remove(found);
            }
        }
    }

    private void lost(long connections, double at) {
        long left = connections;
        for (OpenFault fault : faults) {
            long taken = fault.isRecent(at) ? Math.min(left, fault.unreported) : 0;
            fault.unreported -= taken;
            fault.connections += fault.terminating ? taken : 0; // of others it is counted already
            left -= taken;
        }
        if (left == 0) {
            return;
        }
        OpenFault owner = find(fault -> fault.takesAllLosses && fault.isRecent(at));
        if (owner == null) {
            owner = find(OpenFault::isUnexplained);
        }
        if (owner == null) {
            owner = new OpenFault(What.LOST, "", lastSampleAt, samples - 1);
            faults.add(owner);
        } else if (owner.what == What.MISSING) {
            owner.what = What.LOST;
            owner.connections = 0;
        }
        owner.connections += left;
    }

    private void sampled(Event.Sampled now, double at) {
        long lower = now.counts().least().orElse(now.expected());
        long higher = now.counts().most().orElse(now.expected());
        long silent = now.counts().silentOfOurs(now.silent(), now.expected());
        boolean fullyConnected = now.counts().bothEndsCount(now.expected());
        for (OpenFault fault : faults) {
            boolean recovered = fault.what == What.SILENT
                    ? now.silent() >= 0 && silent == 0
                    : fullyConnected && fault.sample < samples;
            if (fault.isOpen() && recovered && fault.what != What.UNRESPONSIVE && !fault.terminating) {
                fault.until = at;
            }
        }
        if (holding && lower < now.expected()) {
            OpenFault known = find(fault -> fault.isOpen() && fault.takesConnections());
            raiseTo(known, What.MISSING, now.expected() - lower);
        }
        if (holding && higher > now.expected()) {
            raiseTo(find(fault -> fault.isOpen() && fault.what == What.SURPLUS), What.SURPLUS, higher - now.expected());
        }
        if (silent > 0) {
            raiseTo(find(fault -> fault.isOpen() && fault.what == What.SILENT), What.SILENT, silent);
        }
        samples++;
        lastSampleAt = at;
    }

    private void raiseTo(@Nullable OpenFault known, What what, long connections) {
        OpenFault fault = known;
        if (fault == null) {
            fault = new OpenFault(what, "", lastSampleAt, samples - 1);
            faults.add(fault);
        }
        if (fault.what == what) {
            fault.connections = Math.max(fault.connections, connections);
        }
    }

    /** Returns the latest matching fault. */
    private @Nullable OpenFault find(Predicate<OpenFault> which) {
        return faults.reversed().stream().filter(which).findFirst().orElse(null);
    }
}
