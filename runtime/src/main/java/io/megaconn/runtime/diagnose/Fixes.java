package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.protocol.FailureHints;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fixes for limits: commands and advice. Preflight, which checks a limit before it is hit, and the diagnosis, which
 * detects it afterwards, show the same text. Pure. This class is for this machine; a cluster has its own subclass.
 */
public class Fixes {
    /** Fixes for this machine. */
    public static final Fixes HERE = new Fixes();

    /** Kernel default of net.ipv4.tcp_max_tw_buckets and tcp_max_orphans on a machine with 16 GB. */
    private static final int KERNEL_DEFAULT_ENDED = 131_072;

    protected Fixes() {}

    /** Returns true if both ends of every connection are on this machine. */
    public boolean local() {
        return true;
    }

    /** Names the place of the server in a message. */
    public String serverPlace() {
        return "this machine";
    }

    /** Returns the prefix of a command that must run on the server's machine. */
    protected String on() {
        return "";
    }

    /** Returns another way to raise a kernel setting, starting with "or", or empty. */
    protected String orTuning() {
        return "";
    }

    /**
     * Returns the command that raises a kernel setting; empty if its value is high enough already.
     *
     * @param now current value; -1 if unknown
     */
    private String raise(String name, long now, long value) {
        return now >= value ? "" : on() + "sudo sysctl -w " + name + "=" + value;
    }

    /** Returns the non-empty ones. */
    protected static String join(String between, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(between));
    }

    /** Adds a tenth to a requirement. */
    private static long withRoom(long needed) {
        return needed * 11 / 10;
    }

    /**
     * @param now maximum number of entries; -1 if unknown, as in all that follow
     * @param needed total number of entries
     */
    public final String conntrack(long now, long needed) {
        long value = withRoom(Math.max(now, needed));
        return raise("net.netfilter.nf_conntrack_max", now, value) + (value > tunedConntrack() ? "" : orTuning());
    }

    /** Returns the value to which the tuning DaemonSet raises conntrack. */
    protected long tunedConntrack() {
        return Long.MAX_VALUE;
    }

    /** @param needed open files of the entire system */
    public final String fileMax(long now, long needed) {
        return raise("fs.file-max", now, withRoom(Math.max(now, needed))) + orTuning();
    }

    public final String nrOpen(long now, long needed) {
        return raise("fs.nr_open", now, needed);
    }

    public final String epollWatches(long now, long needed) {
        return raise("fs.epoll.max_user_watches", now, withRoom(Math.max(now, needed)));
    }

    /**
     * Returns the command that widens the range of source ports, above the ports that others listen on; empty if that
     * range would not be larger than the current one.
     *
     * @param now ports available now
     * @param needed ports of one source address
     */
    public String ports(long now, long needed) {
        return SourcePortRange.widen(now, needed);
    }

    /**
     * Returns the command that raises the three numbers of tcp_mem, none of which decreases.
     *
     * @param pages limit above which the kernel drops
     */
    public final String tcpMem(long now, long pages) {
        long value = Math.max(pages, 2 * now); // the first number is half of it
        return on() + "sudo sysctl -w net.ipv4.tcp_mem=\"%d %d %d\"".formatted(value / 2, value * 2 / 3, value);
    }

    /**
     * Returns the fix for the limit of sockets whose connection has ended.
     *
     * @param name name of the setting
     */
    public final String endedConnections(String name, long now) {
        return now < 0 ? on() + "sysctl " + name : raise(name, now, Math.max(KERNEL_DEFAULT_ENDED, 2 * now));
    }

    /** @param needed pending connects at the same time */
    public final String listenQueue(long now, long needed) {
        return raise("net.core.somaxconn", now, Math.max(4096, needed));
    }

    /** Returns the fix for half-open connections, which the listen queue bounds as well. */
    public final String synQueue(long backlog, long queue) {
        return join(
                "; ",
                raise("net.ipv4.tcp_max_syn_backlog", backlog, Math.max(4096, 2 * backlog)),
                raise("net.core.somaxconn", queue, 4096));
    }

    /**
     * @param now limit when the process started; if that was enough, it was lowered afterwards
     * @param needed open files of one process with one table
     */
    public String openFiles(long now, long needed) {
        return now >= needed ? "check the current limit with: prlimit --nofile --pid PID" : FileTables.raise(needed);
    }

    /** Returns how a client gets more combinations of address and port. */
    public String sourceAddresses() {
        return "add source addresses (--source) or endpoints";
    }

    /** @param seconds message interval of a connection */
    public String messageInterval(long seconds) {
        return "add --message-interval %ds".formatted(seconds);
    }

    /** Returns how to find the programs that keep the CPU busy. */
    public final String cpuUsers() {
        return on() + "find the programs with: top";
    }

    /** Returns the fix for a JVM that can't create a thread. */
    public String threads() {
        return "find the limit with: " + CalledAs.orchestrator() + " preflight --local";
    }

    /** Returns the fix for a JVM that can't reserve memory. */
    public String processMemory() {
        return "find the limit with: " + CalledAs.orchestrator() + " preflight --local";
    }

    /** @param group control group that has the limit; empty if the machine is the limit */
    public final String memory(String group) {
        return group.isEmpty()
                ? "free or add memory"
                : "raise the memory limit of the control group %s (systemd: MemoryMax=, Docker: --memory)"
                        .formatted(group);
    }

    /** @param lowest lowest port that needs no privilege */
    public String port(String lowest) {
        return "choose port %s or higher with --port".formatted(lowest);
    }

    /** @param connections capacity of the server */
    public String capacity(long connections) {
        return "start the server with --capacity %d".formatted(connections);
    }

    /** @param who server or client: the side whose CPU limit must be raised */
    public String cpuLimit(String who) {
        return "raise the CPU limit of its control group (systemd: CPUQuota=, Docker: --cpus)";
    }

    /**
     * Returns the fix for refused connects: nothing listens on {@code endpoint}, or something rejects connects to it.
     */
    public String refused(String endpoint) {
        return "on that machine, check for a listener with: ss -ltn 'sport = :%s', and for a firewall rule with: sudo nft list ruleset"
                .formatted(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** Returns the fix for connects to {@code endpoint} that get no answer. */
    public String unanswered(String endpoint) {
        return "check for a firewall rule with: sudo nft list ruleset";
    }

    /** Returns the fix for a network that reports that it can't deliver. */
    public String unreachable(String endpoint) {
        String address =
                endpoint.replaceFirst(",.*", "").replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
        return "see the route with: ip route get %s; and the machine with this address with: ip neigh show %s"
                .formatted(address, address);
    }

    /** Returns the fix for a failure of a connection's opening, by its reason; an empty string if there is none. */
    public String failure(String reason) {
        return FailureHints.of(reason);
    }

    /** Returns the fix for a name that does not resolve. */
    public String unknownName(String name) {
        return "getent hosts " + name;
    }
}
