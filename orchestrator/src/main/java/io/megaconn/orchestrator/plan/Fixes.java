package io.megaconn.orchestrator.plan;

import org.jspecify.annotations.Nullable;

/**
 * What to type about a limit: the same words from preflight, before it is hit, and from the diagnosis, after it was. Pure.
 *
 * @param cluster null for this machine
 */
public record Fixes(@Nullable ClusterInfo cluster) {
    /** For this machine. */
    public static final Fixes HERE = new Fixes(null);

    /** What the chart's tuning raises conntrack to, unless told otherwise. */
    private static final long TUNING = 2_200_000;

    public static Fixes of(Environment environment) {
        return new Fixes(environment.cluster());
    }

    /** Whether both ends of every connection are on this machine. */
    public boolean local() {
        return cluster == null;
    }

    /** A value of the chart. */
    static String upgrade(String release, String namespace, String set) {
        return "helm upgrade %s helm/megaconn --namespace %s --reuse-values --set %s"
                .formatted(release, namespace, set);
    }

    private String upgrade(String set) {
        return cluster == null ? "" : upgrade(cluster.release(), cluster.namespace(), set);
    }

    private String orTuning() {
        return cluster == null ? "" : ", or: " + upgrade("tuning.enabled=true");
    }

    /** @param value several numbers in quotes */
    public String sysctl(String name, Object value) {
        return (cluster == null ? "" : "on the node: ") + "sudo sysctl -w " + name + "=" + value;
    }

    /** A tenth more than is needed. */
    private static long withRoom(long needed) {
        return needed * 11 / 10;
    }

    /** @param needed entries in all */
    public String conntrack(long needed) {
        long value = withRoom(needed);
        return sysctl("net.netfilter.nf_conntrack_max", value) + (value > TUNING ? "" : orTuning());
    }

    /** @param needed open files of the whole system */
    public String fileMax(long needed) {
        return sysctl("fs.file-max", withRoom(needed)) + orTuning();
    }

    public String nrOpen(long needed) {
        return sysctl("fs.nr_open", needed);
    }

    public String epollWatches(long needed) {
        return sysctl("fs.epoll.max_user_watches", withRoom(needed));
    }

    /** The whole range that there is. */
    public String ports() {
        return cluster == null
                ? sysctl("net.ipv4.ip_local_port_range", "\"1024 65535\"")
                : upgrade("client.sysctls.net\\\\.ipv4\\\\.ip_local_port_range=\"1024 65535\"");
    }

    /** @param pages above which the kernel drops */
    public String tcpMem(long pages) {
        return sysctl("net.ipv4.tcp_mem", "\"%d %d %d\"".formatted(pages / 2, pages * 2 / 3, pages));
    }

    /** @param needed connects that wait at the same time */
    public String listenQueue(long needed) {
        return sysctl("net.core.somaxconn", Math.max(4096, needed));
    }

    /** Half-open connections; the listen queue bounds them as well. */
    public String synQueue(long needed) {
        return sysctl("net.ipv4.tcp_max_syn_backlog", Math.max(4096, needed)) + "; " + listenQueue(needed);
    }

    /** @param needed open files of one process with one table */
    public String openFiles(long needed) {
        return "ulimit -n %d".formatted(needed);
    }

    /** @param seconds between two messages of a connection */
    public String messageInterval(long seconds) {
        return cluster == null
                ? "add --message-interval %ds".formatted(seconds)
                : upgrade("messageInterval=%ds".formatted(seconds));
    }

    /** @param who server or client: whose limit of processor time is to be raised */
    public String cpuLimit(String who) {
        return cluster == null
                ? "raise the CPU limit of its control group (systemd: CPUQuota=, Docker: --cpus)"
                : upgrade(who + ".resources.limits.cpu=null");
    }
}
