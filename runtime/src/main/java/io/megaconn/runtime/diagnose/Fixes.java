package io.megaconn.runtime.diagnose;

/**
 * What to type about a limit: the same words from preflight, before it is hit, and from the diagnosis, after it was. Pure.
 * These are the words for this machine; a cluster has its own.
 */
public class Fixes {
    /** For this machine. */
    public static final Fixes HERE = new Fixes();

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

    /** @param value several numbers in quotes */
    public final String sysctl(String name, Object value) {
        return on() + "sudo sysctl -w " + name + "=" + value;
    }

    /** A tenth more than is needed. */
    private static long withRoom(long needed) {
        return needed * 11 / 10;
    }

    /** @param needed entries in all */
    public final String conntrack(long needed) {
        long value = withRoom(needed);
        return sysctl("net.netfilter.nf_conntrack_max", value) + (value > tunedConntrack() ? "" : orTuning());
    }

    /** What the other way raises conntrack to. */
    protected long tunedConntrack() {
        return Long.MAX_VALUE;
    }

    /** @param needed open files of the whole system */
    public final String fileMax(long needed) {
        return sysctl("fs.file-max", withRoom(needed)) + orTuning();
    }

    public final String nrOpen(long needed) {
        return sysctl("fs.nr_open", needed);
    }

    public final String epollWatches(long needed) {
        return sysctl("fs.epoll.max_user_watches", withRoom(needed));
    }

    /** The whole range that there is. */
    public String ports() {
        return sysctl("net.ipv4.ip_local_port_range", "\"1024 65535\"");
    }

    /** @param pages above which the kernel drops */
    public final String tcpMem(long pages) {
        return sysctl("net.ipv4.tcp_mem", "\"%d %d %d\"".formatted(pages / 2, pages * 2 / 3, pages));
    }

    /** @param needed connects that wait at the same time */
    public final String listenQueue(long needed) {
        return sysctl("net.core.somaxconn", Math.max(4096, needed));
    }

    /** Half-open connections; the listen queue bounds them as well. */
    public final String synQueue(long needed) {
        return sysctl("net.ipv4.tcp_max_syn_backlog", Math.max(4096, needed)) + "; " + listenQueue(needed);
    }

    /** @param needed open files of one process with one table */
    public final String openFiles(long needed) {
        return "ulimit -n %d".formatted(needed);
    }

    /** @param seconds between two messages of a connection */
    public String messageInterval(long seconds) {
        return "add --message-interval %ds".formatted(seconds);
    }

    /** @param connections that the server makes room for */
    public String capacity(long connections) {
        return "start it with --capacity %d".formatted(connections);
    }

    /** @param who server or client: whose limit of processor time is to be raised */
    public String cpuLimit(String who) {
        return "raise the CPU limit of its control group (systemd: CPUQuota=, Docker: --cpus)";
    }

    /** Nobody listens on {@code endpoint}, or something rejects connects to it. */
    public String refused(String endpoint) {
        return "see there who listens, with: ss -ltn 'sport = :%s'; and what rejects, with: sudo nft list ruleset"
                .formatted(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** Connects to {@code endpoint} get no answer. */
    public String unanswered(String endpoint) {
        return "see what drops, with: sudo nft list ruleset";
    }

    /** The name does not resolve. */
    public String unknownName(String name) {
        return "getent hosts " + name;
    }
}
