package io.megaconn.orchestrator.diagnose;

import io.megaconn.orchestrator.event.Finding;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Fixes;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.Cpu;
import io.megaconn.runtime.KernelCounters;
import io.megaconn.runtime.Losses;
import io.megaconn.runtime.Machine;
import io.megaconn.runtime.ServerStats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules may see. At first 60 of 100 connections are there after 10 s of 5 minutes, nothing has failed, and the kernel
 * had dropped this and that before.
 */
final class Situation {
    static final long DROPPED_BEFORE = 1000;
    private static final Map<String, Long> BEFORE = Map.of(
            "ListenOverflows",
            DROPPED_BEFORE,
            "TCPReqQFullDrop",
            DROPPED_BEFORE,
            "TCPMemoryPressures",
            DROPPED_BEFORE,
            "conntrack_drop",
            DROPPED_BEFORE);

    private Specs specs = Specs.target(100);
    private Fixes fixes = Fixes.HERE;
    private long held = 60;
    private Duration waited = Duration.ofSeconds(10);
    private Duration timeout = Duration.ofMinutes(5);
    private final Map<String, Long> failures = new HashMap<>();
    private final Map<String, Long> serverFailures = new HashMap<>();
    private final Map<String, Long> drops = new HashMap<>(BEFORE);
    private final Map<String, Long> limits = new HashMap<>();
    private Map<String, Long> clientDrops = Map.of();
    private long tcpMemPages;
    private long conntrackCount = -1;
    private long conntrackMax = -1;
    private KernelCounters clientKernel = KernelCounters.NONE;
    private int serverDeaths;
    private int fullLoops;
    private Cpu cpu = Cpu.NONE;
    private long cpuMs = -1;
    private Cpu clientCpu = Cpu.NONE;
    private Losses losses = Losses.NONE;
    private String gaveUp = "";
    private List<Finding> found = List.of();

    static Situation normal() {
        return new Situation();
    }

    Situation specs(Specs s) {
        specs = s;
        return this;
    }

    Situation inCluster() {
        fixes = new Fixes(new ClusterInfo("v1.30.0", "load", "mega", "node1", List.of()));
        return this;
    }

    Situation held(long n) {
        held = n;
        return this;
    }

    Situation waited(Duration so, Duration timeout) {
        this.waited = so;
        this.timeout = timeout;
        return this;
    }

    Situation failure(String reason, long times) {
        failures.put(reason, times);
        return this;
    }

    Situation serverFailure(String reason, long times) {
        serverFailures.put(reason, times);
        return this;
    }

    /** And is there again. */
    Situation serverDied() {
        serverDeaths = 1;
        return this;
    }

    Situation fullLoops(int n) {
        fullLoops = n;
        return this;
    }

    Situation dropped(String name, long more) {
        drops.merge(name, more, Long::sum);
        return this;
    }

    Situation droppedAtClients(String name, long times) {
        clientDrops = Map.of(name, times);
        return this;
    }

    Situation limit(String name, long value) {
        limits.put(name, value);
        return this;
    }

    Situation tcpMemPages(long n) {
        tcpMemPages = n;
        return this;
    }

    Situation conntrack(long count, long max) {
        conntrackCount = count;
        conntrackMax = max;
        return this;
    }

    Situation conntrackOfClients(long count, long max) {
        clientKernel = kernel(0, count, max, Map.of(), limits);
        return this;
    }

    Situation cpu(Cpu server, Cpu clients) {
        cpu = server;
        clientCpu = clients;
        return this;
    }

    /** Taken by server and clients together. */
    Situation cpuMs(long ms) {
        cpuMs = ms;
        return this;
    }

    Situation losses(Losses l) {
        losses = l;
        return this;
    }

    Situation gaveUp(String words) {
        gaveUp = words;
        return this;
    }

    /** By the place itself. */
    Situation found(Finding... findings) {
        found = List.of(findings);
        return this;
    }

    List<Finding> diagnosis() {
        return Diagnosis.of(facts());
    }

    List<Finding> seenBy(Rule rule) {
        return rule.look(facts());
    }

    Facts facts() {
        Snapshot before = snapshot(
                Math.min(cpuMs, 0),
                server(0, 0, kernel(0, -1, -1, BEFORE, limits), Map.of(), 0, Cpu.NONE),
                Stats.client(0, 100, 0),
                List.of(),
                "");
        KernelCounters now = kernel(tcpMemPages, conntrackCount, conntrackMax, drops, limits);
        KernelCounters atClients =
                kernel(0, clientKernel.conntrackCount(), clientKernel.conntrackMax(), clientDrops, limits);
        Snapshot seen = snapshot(
                cpuMs,
                server(serverDeaths, held, now, serverFailures, fullLoops, cpu),
                client(atClients),
                found,
                gaveUp);
        return new Facts(specs.plan(), fixes, specs.build().target(), waited, timeout, before, before, seen);
    }

    private static KernelCounters kernel(
            long pages, long tracked, long trackedMost, Map<String, Long> drops, Map<String, Long> limits) {
        return new KernelCounters(-1, 0, 0, 0, pages, 7, tracked, trackedMost, drops, limits);
    }

    private static Snapshot snapshot(
            long cpuMs, ServerStats server, ClientStats client, List<Finding> found, String gaveUp) {
        return new Snapshot(
                server, Clients.of(List.of(client), 0), new Machine(0, 0, 0, 0), -1, cpuMs, found, gaveUp, false);
    }

    private ClientStats client(KernelCounters kernel) {
        ClientStats c = Stats.client(0, 100, held, 0, failures);
        return new ClientStats(
                c.pid(),
                c.uptimeMs(),
                c.index(),
                c.share(),
                c.connections(),
                c.connecting(),
                c.established(),
                c.lost(),
                c.failures(),
                c.sent(),
                c.blocked(),
                c.replies(),
                c.bytesReceived(),
                c.loops(),
                c.perLoopFileTables(),
                c.connectTime(),
                c.replyTime(),
                c.memory(),
                c.idle(),
                c.gc(),
                c.openFileLimit(),
                kernel,
                clientCpu,
                losses,
                c.due(),
                c.messageIntervalMs(),
                c.payloadSize(),
                c.requests(),
                c.heartbeat(),
                c.endpoints(),
                c.firstBytes());
    }

    private static ServerStats server(
            int deaths, long connections, KernelCounters kernel, Map<String, Long> failures, int fullLoops, Cpu cpu) {
        ServerStats s = Stats.server(connections, -1);
        return new ServerStats(
                s.pid() + deaths,
                s.uptimeMs(),
                s.endpoints(),
                s.connections(),
                s.accepted(),
                s.closed(),
                s.silent(),
                s.messages(),
                s.bytes(),
                s.messagesPerSecond(),
                s.sources(),
                s.refused(),
                s.loops(),
                s.perLoopFileTables(),
                s.capacity(),
                s.maxConnections(),
                s.messageIntervalMs(),
                s.reply(),
                s.memory(),
                s.idle(),
                s.gc(),
                kernel,
                s.machine(),
                failures,
                fullLoops,
                s.openFileLimit(),
                cpu,
                s.payloadSize(),
                s.reads(),
                s.readsPerSecond(),
                s.bytesPerSecond(),
                s.fellSilent(),
                s.slowReadersClosed(),
                s.heartbeat());
    }
}
