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
import tools.jackson.databind.node.ObjectNode;

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

    /**
     * The last run, if there was one. One that a newer version started, and that has been taken down, counts as none.
     *
     * @throws UserError if the release is not there, or the state can't be read
     */
    public static Optional<RunState> state(Cluster cluster) {
        Optional<String> json = json(cluster, STATE);
        if (json.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode tree = ReportReader.object(json.get(), where(cluster, STATE));
        int format = tree.path("format").asInt(RunState.FORMAT);
        if (format <= RunState.FORMAT) {
            return json.map(text -> ReportReader.parse(text, RunState.class, where(cluster, STATE)));
        }
        if (tree.path("phase").asString("").equals(RunState.Phase.ENDED.name())) {
            return Optional.empty();
        }
        throw new UserError(
                ExitCode.REFUSED,
                "%s has format %d, but this version reads %d at most: use the version that started the run, or end it: %s"
                        .formatted(
                                where(cluster, STATE),
                                format,
                                RunState.FORMAT,
                                cluster.hints().orchestrator("down")));
    }

    /** @throws UserError if the release is not there */
    public static void checkInstalled(Cluster cluster) {
        json(cluster, STATE);
    }

    /** @throws UserError if this run was started by an older version, whose plan says less than one of today */
    public static void checkResumable(Cluster cluster, RunState state) {
        if (state.format() != RunState.FORMAT) {
            throw new UserError(
                    ExitCode.REFUSED,
                    "%s has format %d, and this version resumes %d: resume run %s with the version that started it, or end it: %s"
                            .formatted(
                                    where(cluster, STATE),
                                    state.format(),
                                    RunState.FORMAT,
                                    state.run(),
                                    cluster.hints().orchestrator("down")));
        }
    }

    public static Optional<Report> report(Cluster cluster) {
        return json(cluster, REPORT).map(json -> ReportReader.parse(json, Report.class, where(cluster, REPORT)));
    }

    /** The report of this run. @throws UserError if it was taken down before it had one, so that the last one is another's */
    public static Report report(Cluster cluster, String run) {
        return report(cluster)
                .filter(last -> last.run().equals(run))
                .orElseThrow(() -> new UserError(
                        ExitCode.REFUSED,
                        "run %s was taken down before its end: start a new one with another --run-id (for a Job, delete and recreate it)"
                                .formatted(run)));
    }

    private static Optional<String> json(Cluster cluster, String key) {
        ConfigMap map;
        try {
            map = cluster.runMap().get();
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the state of the run can't be read");
        }
        if (map == null) {
            throw cluster.notInstalled();
        }
        String json = map.getData() == null ? null : map.getData().get(key);
        return Optional.ofNullable(json).filter(text -> !text.isBlank());
    }

    private static String where(Cluster cluster, String key) {
        return "%s of ConfigMap %s-run".formatted(key, cluster.release());
    }

    /** Begins, or goes on with, this run. @throws UserError if the cluster does not take it */
    public void begin(RunState begun) {
        state = begun;
        try {
            Cluster.write(cluster.runMap(), Map.of(STATE, Json.write(begun)));
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the state of the run can't be kept");
        }
    }

    /** The clients of the last run have been taken down, whichever version started it. */
    public static void ended(Cluster cluster) {
        json(cluster, STATE).ifPresent(last -> {
            ObjectNode state = ReportReader.object(last, where(cluster, STATE));
            state.put("phase", RunState.Phase.ENDED.name());
            try {
                Cluster.write(cluster.runMap(), Map.of(STATE, state.toString()));
            } catch (KubernetesClientException e) {
                throw cluster.explain(e, "the state of the run can't be kept");
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
                    warnings.accept(String.valueOf(cluster.explain(e, "the state of the run can't be kept")
                            .getMessage()));
                }
            }
        });
    }
}
