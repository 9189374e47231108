package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Json;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The run as the cluster keeps it, in the ConfigMap {@code RELEASE-run}: {@code state.json} after every batch, and
 * {@code report.json} at the end, which outlives the Job that made it. It is another one than the plan's, which is mounted
 * by every client pod, so that no kubelet has to look at it.
 */
public final class RunStore implements Consumer<Event> {
    private static final String STATE = "state.json";
    private static final String REPORT = "report.json";

    private final Cluster cluster;
    private final Consumer<String> warnings;
    private @Nullable RunState state;
    private boolean behind;
    private boolean warned;
    private volatile boolean taken;

    /** @param warnings told once if the state can't be kept */
    public RunStore(Cluster cluster, Consumer<String> warnings) {
        this.cluster = cluster;
        this.warnings = warnings;
    }

    /** The last run, if there was one. @throws UserError if the release is not there, or the state can't be read */
    public static Optional<RunState> state(Cluster cluster) {
        return read(cluster, STATE, RunState.class);
    }

    public static Optional<Report> report(Cluster cluster) {
        return read(cluster, REPORT, Report.class);
    }

    /** The report of this run. @throws UserError if it was taken down before it had one, so that the last one is another's */
    public static Report report(Cluster cluster, String run) {
        return report(cluster)
                .filter(last -> last.run().equals(run))
                .orElseThrow(() -> new UserError(
                        ExitCode.REFUSED,
                        "run %s was taken down before its end: start another with another --run-id (a Job: delete it and make it anew)"
                                .formatted(run)));
    }

    private static <T> Optional<T> read(Cluster cluster, String key, Class<T> type) {
        ConfigMap map;
        try {
            map = cluster.runMap().get();
        } catch (KubernetesClientException e) {
            throw Cluster.explain(e, "the state of the run can't be read");
        }
        if (map == null) {
            throw Teardown.notInstalled(cluster);
        }
        String json = map.getData() == null ? null : map.getData().get(key);
        if (json == null || json.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(ReportReader.parse(
                json,
                type,
                "%s of ConfigMap %s".formatted(key, map.getMetadata().getName())));
    }

    /** Begins, or goes on with, this run. @throws UserError if the cluster does not take it */
    public void begin(RunState begun) {
        state = begun;
        try {
            Cluster.write(cluster.runMap(), Map.of(STATE, Json.write(begun)));
        } catch (KubernetesClientException e) {
            throw Cluster.explain(e, "the state of the run can't be kept");
        }
    }

    /** Its clients have been taken down. */
    public static void ended(Cluster cluster) {
        state(cluster).ifPresent(last -> {
            try {
                Cluster.write(cluster.runMap(), Map.of(STATE, Json.write(last.in(RunState.Phase.ENDED))));
            } catch (KubernetesClientException e) {
                throw Cluster.explain(e, "the state of the run can't be kept");
            }
        });
    }

    @Override
    public void accept(Event event) {
        RunState now = state;
        if (now == null) {
            return;
        }
        switch (event) {
            case Event.BatchStarted _ -> { // a resume must never find fewer batches than there are clients for
                if (behind) {
                    keep(now);
                }
            }
            case Event.BatchDone done -> keep(now.with(done.result()));
            case Event.RampDone done -> keep(now.withRamp(done.result()));
            case Event.HoldStarted _ -> keep(now.in(RunState.Phase.HOLDING));
            default -> {}
        }
    }

    private void keep(RunState now) {
        state = now;
        write(Map.of(STATE, Json.write(now)));
    }

    /** Another orchestrator goes on with this run: what stands there from now on is its. On any thread. */
    public void taken() {
        taken = true;
    }

    /** An interrupted run stays under way, for --resume. */
    public void end(Report report) {
        RunState now = state;
        if (now != null) {
            if (report.exitCode() != ExitCode.INTERRUPTED) {
                now = now.done(report.exitCode(), report.verdict());
                state = now;
            }
            write(Map.of(STATE, Json.write(now), REPORT, Json.write(report)));
        }
    }

    /** An apiserver that is away for long costs the record, never the run. */
    private void write(Map<String, String> data) {
        if (taken) {
            return;
        }
        Uninterruptibles.run(() -> {
            try {
                Cluster.write(cluster.runMap(), data);
                behind = false;
            } catch (KubernetesClientException e) {
                behind = true;
                if (!warned) {
                    warned = true;
                    warnings.accept(String.valueOf(Cluster.explain(e, "the state of the run can't be kept")
                            .getMessage()));
                }
            }
        });
    }
}
