package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The record of the run in the cluster, in the ConfigMap {@code RELEASE-run}: {@code state.json} after every batch, and
 * {@code report.json} at the end, which outlives the Job that created it, and in {@code clients} the {@link ProcessMarks}. It is separate from the plan's ConfigMap,
 * which every client pod mounts, so that no kubelet has to watch it.
 */
public final class RunStore implements Consumer<Event> {
    private static final String STATE = "state.json";
    private static final String REPORT = "report.json";
    private static final String CLIENTS = "clients";

    private final Cluster cluster;
    private final Consumer<String> warnings;
    private @Nullable RunState state;
    private Supplier<List<PodState>> clients = List::of;
    /** The {@link ProcessMarks} of an external server's clients. */
    private String marks = "";

    private boolean behind;
    private boolean warned;
    private volatile boolean taken;

    /** @param warnings receives one message if the state can't be kept */
    public RunStore(Cluster cluster, Consumer<String> warnings) {
        this.cluster = cluster;
        this.warnings = warnings;
    }

    /**
     * Returns the last run, if there was one. A run that a newer version started and that has been taken down counts as none.
     *
     * @throws UserError if the release does not exist, or the state can't be read
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

    /** @throws UserError if the release does not exist */
    public static void checkInstalled(Cluster cluster) {
        json(cluster, STATE);
    }

    /** @throws UserError if an older version started this run: its plan contains less than a current one */
    public static void checkResumable(Cluster cluster, RunState state) {
        if (!state.resumable()) {
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

    /**
     * Returns the report of this run.
     *
     * @throws UserError if the run was taken down before it had a report: the last one belongs to another run
     */
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
        return "%s of ConfigMap %s-run".formatted(key, cluster.fullname());
    }

    /**
     * Begins or resumes this run.
     *
     * @throws UserError if the cluster does not accept the record
     */
    public void begin(RunState begun) {
        state = begun;
        marks = begun.batches().isEmpty() ? "" : json(cluster, CLIENTS).orElse("");
        try {
            Cluster.write(cluster.runMap(), Map.of(STATE, Json.write(begun), CLIENTS, marks));
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the state of the run can't be kept");
        }
    }

    /**
     * Marks these clients' processes after each batch: an external server can't report the connections of a process that is gone.
     *
     * @return the marks of the batches that an earlier orchestrator completed
     */
    public String observe(Supplier<List<PodState>> pods) {
        clients = pods;
        return marks;
    }

    /** Records that the clients of the last run have been taken down, whichever version started it. */
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
            case Event.BatchDone done -> {
                marks = ProcessMarks.add(marks, clients.get());
                keep(now.with(done.result()));
            }
            case Event.RampDone done -> keep(now.withRamp(done.result()));
            case Event.HoldStarted _ -> keep(now.in(RunState.Phase.HOLDING));
            default -> {}
        }
    }

    private void keep(RunState now) {
        state = now;
        write(Map.of(STATE, Json.write(now), CLIENTS, marks));
    }

    /** Stops writing: another orchestrator has resumed this run and owns the record. Callable on any thread. */
    public void taken() {
        taken = true;
    }

    /** Keeps the report. An interrupted run remains unfinished, for --resume. */
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

    /** Writes the record. An apiserver that is away for long costs the record, never the run. */
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
