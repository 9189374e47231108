package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of a user. Initially the defaults of the command line. */
public final class Specs {
    private final int target;
    private int batch = 10;
    private int connectionsPerClient = 25_000;
    private Duration messageInterval = Duration.ofSeconds(10);
    private int payloadSize = 32;
    private Reply reply = Reply.NONE;
    private @Nullable Integer connectRate;
    private int processes;
    private int port = 9000;
    private @Nullable Target server;
    private FileTables fileTables = FileTables.AUTO;

    private Duration hold = Duration.ZERO;
    private @Nullable Duration batchTimeout;
    private List<String> thresholds = List.of();

    private Specs(int target) {
        this.target = target;
    }

    public static Specs target(int target) {
        return new Specs(target);
    }

    public Spec build() {
        return new Spec(
                target,
                batch,
                connectionsPerClient,
                new Workload(messageInterval, payloadSize, reply),
                connectRate,
                processes,
                server == null ? new Target.OwnServer(port, null) : server,
                fileTables,
                new PassCriteria(hold, batchTimeout, thresholds));
    }

    /** Returns the plan for the usual machine of {@link Hosts}. */
    public Plan plan() {
        return Planner.plan(build(), Hosts.host().build(), null);
    }

    public Specs server(Target target) {
        server = target;
        return this;
    }

    public Specs batch(int n) {
        batch = n;
        return this;
    }

    public Specs perClient(int n) {
        connectionsPerClient = n;
        return this;
    }

    public Specs interval(Duration d) {
        messageInterval = d;
        return this;
    }

    public Specs payload(int bytes) {
        payloadSize = bytes;
        return this;
    }

    public Specs reply(Reply r) {
        reply = r;
        return this;
    }

    public Specs connectRate(int perSecond) {
        connectRate = perSecond;
        return this;
    }

    public Specs processes(int n) {
        processes = n;
        return this;
    }

    public Specs fileTables(FileTables f) {
        fileTables = f;
        return this;
    }

    public Specs hold(Duration d) {
        hold = d;
        return this;
    }

    public Specs batchTimeout(@Nullable Duration d) {
        batchTimeout = d;
        return this;
    }

    public Specs thresholds(String... expressions) {
        thresholds = List.of(expressions);
        return this;
    }

    public Specs port(int n) {
        port = n;
        return this;
    }
}
