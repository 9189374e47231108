package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Shell;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to type about a limit: the same words from preflight, before it is hit, and from the diagnosis, after it was. Pure.
 * These are the words for this machine; a cluster has its own.
 */
public class Fixes {
    /** For this machine. */
    public static final Fixes HERE = new Fixes();

    /** Of net.ipv4.tcp_max_tw_buckets and tcp_max_orphans, on a machine with 16 GB. */
    private static final int KERNEL_DEFAULT_ENDED = 131_072;

    private static final int HIGHEST_PORT = 65_535;
    private static final int ABOVE_NODE_PORTS = 32_768;
    /** The server's default port is 9000, and the admin endpoint's 9600. */
    private static final int ABOVE_OURS = 10_000;

    protected Fixes() {}

    /** Whether both ends of every connection are on this machine. */
    public boolean local() {
        return true;
    }

    /** Where the server is, in a message. */
    public String serverPlace() {
        return "this machine";
    }

    /** What comes before a command for the machine of the server: where to type it. */
    protected String on() {
        return "";
    }

    /** Another way to raise a setting of the kernel, with the word "or", or empty. */
    protected String orTuning() {
        return "";
    }

    /**
     * A setting of the kernel, raised. Nothing to type where it is that high already.
     *
     * @param now what it is, -1 where that can't be seen
     */
    private String raise(String name, long now, long value) {
        return now >= value ? "" : on() + "sudo sysctl -w " + name + "=" + value;
    }

    /** Those that say something. */
    protected static String join(String between, String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(between));
    }

    /** A tenth more than is needed. */
    private static long withRoom(long needed) {
        return needed * 11 / 10;
    }

    /**
     * @param now most entries, -1 unknown, as in all that follow
     * @param needed entries in all
     */
    public final String conntrack(long now, long needed) {
        long value = withRoom(Math.max(now, needed));
        return raise("net.netfilter.nf_conntrack_max", now, value) + (value > tunedConntrack() ? "" : orTuning());
    }

    /** What the other way raises conntrack to. */
    protected long tunedConntrack() {
        return Long.MAX_VALUE;
    }

    /** @param needed open files of the whole system */
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
     * A range above the ports that others listen on. Nothing where that has no more ports than there are now.
     *
     * @param now ports that can be used
     * @param needed ports of one source address
     */
    public String ports(long now, long needed) {
        String range = portRange(now, needed);
        return range.isEmpty()
                ? ""
                : "sudo sysctl -w net.ipv4.ip_local_port_range=\"" + range + "\"" + nodePorts(range);
    }

    /** The narrowest range that helps, such as {@code 32768 65535}; empty if none has more ports. */
    protected static String portRange(long now, long needed) {
        long above = now < HIGHEST_PORT + 1 - ABOVE_NODE_PORTS && needed <= HIGHEST_PORT + 1 - ABOVE_NODE_PORTS
                ? ABOVE_NODE_PORTS
                : ABOVE_OURS;
        return now >= HIGHEST_PORT + 1 - above ? "" : above + " " + HIGHEST_PORT;
    }

    /** A wide range has the NodePorts of Kubernetes in it, which an outgoing connection must not take. */
    private static String nodePorts(String range) {
        return range.startsWith(ABOVE_NODE_PORTS + " ")
                ? ""
                : " (on a Kubernetes node, first add its NodePorts 30000-32767 to net.ipv4.ip_local_reserved_ports)";
    }

    /**
     * All three numbers, none of which gets lower.
     *
     * @param pages above which the kernel drops
     */
    public final String tcpMem(long now, long pages) {
        long value = Math.max(pages, 2 * now); // the first number is half of it
        return on() + "sudo sysctl -w net.ipv4.tcp_mem=\"%d %d %d\"".formatted(value / 2, value * 2 / 3, value);
    }

    /**
     * Of sockets whose connection has ended.
     *
     * @param name of the setting
     */
    public final String endedConnections(String name, long now) {
        return now < 0 ? on() + "sysctl " + name : raise(name, now, Math.max(KERNEL_DEFAULT_ENDED, 2 * now));
    }

    /** @param needed connects that wait at the same time */
    public final String listenQueue(long now, long needed) {
        return raise("net.core.somaxconn", now, Math.max(4096, needed));
    }

    /** Half-open connections, which the listen queue bounds as well. */
    public final String synQueue(long backlog, long queue) {
        return join(
                "; ",
                raise("net.ipv4.tcp_max_syn_backlog", backlog, Math.max(4096, 2 * backlog)),
                raise("net.core.somaxconn", queue, 4096));
    }

    /**
     * @param now the limit when the process started: where that is enough, somebody has lowered it since
     * @param needed open files of one process with one table
     */
    public final String openFiles(long now, long needed) {
        return now >= needed ? "check the current limit with: prlimit --nofile --pid PID" : "ulimit -n " + needed;
    }

    /** @param seconds between two messages of a connection */
    public String messageInterval(long seconds) {
        return "add --message-interval %ds".formatted(seconds);
    }

    /** A JVM has got no thread. */
    public String threads() {
        return "find the limit with: " + Shell.orchestrator() + " preflight --local";
    }

    /** A JVM has got no memory. */
    public String processMemory() {
        return "find the limit with: " + Shell.orchestrator() + " preflight --local";
    }

    /** @param group the control group whose limit it is; where the machine has no more, empty */
    public final String memory(String group) {
        return group.isEmpty()
                ? "free or add memory"
                : "raise the memory limit of the control group %s (systemd: MemoryMax=, Docker: --memory)"
                        .formatted(group);
    }

    /** @param lowest port that needs no privilege */
    public String port(String lowest) {
        return "choose port %s or higher with --port".formatted(lowest);
    }

    /** @param connections that the server makes room for */
    public String capacity(long connections) {
        return "start the server with --capacity %d".formatted(connections);
    }

    /** @param who server or client: whose limit of processor time is to be raised */
    public String cpuLimit(String who) {
        return "raise the CPU limit of its control group (systemd: CPUQuota=, Docker: --cpus)";
    }

    /** Nobody listens on {@code endpoint}, or something rejects connects to it. */
    public String refused(String endpoint) {
        return "on that machine, check for a listener with: ss -ltn 'sport = :%s', and for a firewall rule with: sudo nft list ruleset"
                .formatted(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** Connects to {@code endpoint} get no answer. */
    public String unanswered(String endpoint) {
        return "check for a firewall rule with: sudo nft list ruleset";
    }

    /** The network says that it can't deliver. */
    public String unreachable(String endpoint) {
        String address =
                endpoint.replaceFirst(",.*", "").replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
        return "see the route with: ip route get %s; and the machine with this address with: ip neigh show %s"
                .formatted(address, address);
    }

    /** The name does not resolve. */
    public String unknownName(String name) {
        return "getent hosts " + name;
    }
}
