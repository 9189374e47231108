package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.EndpointStats;
import io.megaconn.runtime.wire.Losses;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts for the rules. Initially 60 of 100 connections are established after 10 s of 5 minutes, nothing has failed, and the kernel
 * had dropped this and that before.
 */
final class Situation {
    static final long DROPPED_BEFORE = 1000;
    static final long FILES = 20_000;
    private static final Map<String, Long> BEFORE = Map.of(
            "ListenOverflows",
            DROPPED_BEFORE,
            "TCPReqQFullDrop",
            DROPPED_BEFORE,
            "TCPMemoryPressures",
            DROPPED_BEFORE,
            "conntrack_drop",
            DROPPED_BEFORE);

    private static final int TARGET = 100;
    private int connectRate;
    private @Nullable HandshakeDemand handshake;
    private Endpoint endpoint = new Endpoint("127.0.0.1", 9000);
    private double cpuCores = 0.1;
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
    private long timeWait = 7;
    private int serverDeaths;
    private int fullLoops;
    private Cpu cpu = Cpu.NONE;
    private long cpuMs = -1;
    private Cpu clientCpu = Cpu.NONE;
    private Cpu clientCpuBefore = Cpu.NONE;
    private Cpu cpuBefore = Cpu.NONE;
    private long handshakes;
    private Losses losses = Losses.NONE;
    private List<EndpointStats> endpoints = List.of();
    private Traffic traffic = Traffic.NONE;
    private long unaccepted = -1;
    private boolean external;
    private boolean unanswered;
    private Duration paceOver = Duration.ZERO;
    private String gaveUp = "";
    private List<Finding> found = List.of();

    static Situation normal() {
        return new Situation();
    }

    /** @param cpuSeconds measured CPU time of a TLS handshake, on two cores */
    Situation handshake(double cpuSeconds) {
        handshake = new HandshakeDemand(cpuSeconds, 2);
        return this;
    }

    Situation connectRate(int perSecond) {
        connectRate = perSecond;
        return this;
    }

    Situation remote() {
        endpoint = new Endpoint("10.0.0.1", 9000);
        return this;
    }

    Situation inCluster() {
        fixes = new ClusterWords();
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

    /** Makes the server one that died and was restarted. */
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

    Situation timeWaitOfClients(long sockets) {
        timeWait = sockets;
        return this;
    }

    Situation cpu(Cpu server, Cpu clients) {
        cpu = server;
        clientCpu = clients;
        return this;
    }

    /** Sets the CPU counters of the clients, one process with one event loop, before and now. */
    Situation clientCpu(Cpu before, Cpu now) {
        clientCpuBefore = before;
        clientCpu = now;
        return this;
    }

    /** Sets the CPU counters of the server at the start. */
    Situation before(Cpu server) {
        cpuBefore = server;
        return this;
    }

    Situation handshakes(long complete) {
        handshakes = complete;
        return this;
    }

    /** Sets the cores that messages need, at server and clients together. */
    Situation messagesNeed(double cores) {
        cpuCores = cores;
        return this;
    }

    Situation cpuMs(long ms) {
        cpuMs = ms;
        return this;
    }

    Situation losses(Losses l) {
        losses = l;
        return this;
    }

    /** Sets the figures of several endpoints. */
    Situation endpoints(EndpointStats... all) {
        endpoints = List.of(all);
        return this;
    }

    Situation traffic(Traffic t) {
        traffic = t;
        return this;
    }

    /** Makes the server another one than megaconn's, with all connections established some time ago. */
    Situation external() {
        external = true;
        return this;
    }

    /** Makes the server one that no longer answers queries. */
    Situation serverUnanswered() {
        unanswered = true;
        return this;
    }

    Situation unaccepted(long connections) {
        unaccepted = connections;
        return this;
    }

    Situation detail(String reason, String words) {
        traffic = traffic.plus(new Traffic(0, 0, -1, 0, Map.of(), Map.of(reason, words)));
        return this;
    }

    /** Sets the time in which no connection came. */
    Situation stalledFor(Duration so) {
        paceOver = so;
        return this;
    }

    Situation gaveUp(String words) {
        gaveUp = words;
        return this;
    }

    /** Adds findings of the backend. */
    Situation found(Finding... findings) {
        found = List.of(findings);
        return this;
    }

    List<Finding> diagnosis() {
        return Diagnosis.of(facts());
    }

    List<Finding> seenBy(Rule rule) {
        return rule.evaluate(facts());
    }

    Facts facts() {
        Observation before = new Observation(
                external ? null : server(0, 0, kernel(0, -1, -1, BEFORE, limits), Map.of(), 0, cpuBefore),
                new ClientSide(
                        0,
                        Map.of(),
                        FILES,
                        KernelCounters.NONE,
                        clientCpuBefore,
                        Losses.NONE,
                        List.of(),
                        Traffic.NONE,
                        -1,
                        0,
                        1),
                Math.min(cpuMs, 0),
                List.of(),
                "");
        KernelCounters now = kernel(tcpMemPages, conntrackCount, conntrackMax, drops, limits);
        KernelCounters atClients = new KernelCounters(
                -1,
                0,
                0,
                0,
                0,
                timeWait,
                clientKernel.conntrackCount(),
                clientKernel.conntrackMax(),
                clientDrops,
                limits);
        Observation seen = new Observation(
                external || unanswered ? null : server(serverDeaths, held, now, serverFailures, fullLoops, cpu),
                new ClientSide(
                        held,
                        failures,
                        FILES,
                        atClients,
                        clientCpu,
                        losses,
                        endpoints,
                        traffic,
                        unaccepted,
                        handshakes,
                        1),
                cpuMs,
                found,
                gaveUp);
        return paceOver.isZero()
                ? new Facts(demand(), fixes, TARGET, waited, timeout, before, before, seen)
                : new Facts(demand(), fixes, TARGET, waited, timeout, before, before, seen, new Pace(0, paceOver));
    }

    private Demand demand() {
        return new Demand(
                TARGET, TARGET, 1, List.of(endpoint), 1, connectRate, Duration.ofSeconds(10), cpuCores, handshake);
    }

    private static KernelCounters kernel(
            long pages, long tracked, long trackedMost, Map<String, Long> drops, Map<String, Long> limits) {
        return new KernelCounters(-1, 0, 0, 0, pages, 7, tracked, trackedMost, drops, limits);
    }

    private static ServerSide server(
            int deaths, long connections, KernelCounters kernel, Map<String, Long> failures, int fullLoops, Cpu cpu) {
        return new ServerSide(
                1 + deaths, 1000, connections, 0, failures, false, 2, fullLoops, 1_000_000, FILES, kernel, cpu);
    }

    /** Fixes for a backend that is not this machine. */
    private static final class ClusterWords extends Fixes {
        @Override
        public boolean local() {
            return false;
        }

        @Override
        public String failure(String reason) {
            return "a value of the chart for " + reason;
        }

        @Override
        public String serverPlace() {
            return "node1";
        }

        @Override
        protected String on() {
            return "on the node: ";
        }

        @Override
        public String messageInterval(long seconds) {
            return "set interval %d".formatted(seconds);
        }

        @Override
        public String cpuLimit(String who) {
            return "set cpu of " + who;
        }

        @Override
        public String refused(String endpoint) {
            return "see pods of " + endpoint;
        }

        @Override
        public String unanswered(String endpoint) {
            return "allow " + endpoint;
        }
    }
}
