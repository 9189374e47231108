package io.megaconn.runtime.system;

import io.megaconn.runtime.Absent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counters and limits of the kernel in this network namespace.
 *
 * @param established sockets in state ESTABLISHED, counted one by one: a server's on its ports, those of a client pod to
 *     its endpoints; -1 if not counted
 * @param currEstab all established sockets of the namespace, both ends of a loopback connection (net/snmp CurrEstab)
 * @param listenOverflows connections dropped because an accept queue was full, since boot
 * @param listenDrops connections dropped by a listener for any reason, since boot
 * @param tcpMemPages pages of socket buffers in use
 * @param timeWait sockets in TIME_WAIT
 * @param conntrackCount tracked connections; -1 if conntrack is not loaded
 * @param conntrackMax maximum number of tracked connections; -1 if conntrack is not loaded
 * @param drops counters of dropped packets or connections in net/netstat, by nstat's names, and {@code conntrack_drop};
 *     since boot
 * @param limits the settings that cause them, by their names, such as {@code net.core.somaxconn}: for tcp_mem the third
 *     number, for ip_local_port_range the number of its ports that are not reserved. Settings that are not visible in
 *     this namespace are missing
 */
public record KernelCounters(
        long established,
        long currEstab,
        long listenOverflows,
        long listenDrops,
        long tcpMemPages,
        long timeWait,
        long conntrackCount,
        long conntrackMax,
        @Absent("null") Map<String, Long> drops,
        @Absent("null") Map<String, Long> limits) {

    public static final KernelCounters NONE = new KernelCounters(-1, -1, 0, 0, 0, 0, -1, -1, Map.of(), Map.of());

    public static final String LISTEN_OVERFLOWS = "ListenOverflows";
    public static final String LISTEN_DROPS = "ListenDrops";
    public static final String SYN_QUEUE_DROPS = "TCPReqQFullDrop";
    public static final String SYN_COOKIES = "TCPReqQFullDoCookies";
    public static final String MEMORY_PRESSURES = "TCPMemoryPressures";
    public static final String ABORTS_ON_MEMORY = "TCPAbortOnMemory";
    public static final String PRUNES = "PruneCalled";
    public static final String TIME_WAIT_OVERFLOWS = "TCPTimeWaitOverflow";
    public static final String CONNTRACK_DROPS = "conntrack_drop";
    private static final List<String> DROPS = List.of(
            LISTEN_OVERFLOWS,
            LISTEN_DROPS,
            SYN_QUEUE_DROPS,
            SYN_COOKIES,
            MEMORY_PRESSURES,
            ABORTS_ON_MEMORY,
            PRUNES,
            TIME_WAIT_OVERFLOWS,
            "RcvPruned",
            "TCPBacklogDrop",
            "TCPSynRetrans");

    public static final String SOMAXCONN = "net.core.somaxconn";
    public static final String SYN_BACKLOG = "net.ipv4.tcp_max_syn_backlog";
    public static final String TCP_MEM = "net.ipv4.tcp_mem";
    public static final String PORT_RANGE = "net.ipv4.ip_local_port_range";
    public static final String TIME_WAIT_BUCKETS = "net.ipv4.tcp_max_tw_buckets";
    public static final String ORPHANS = "net.ipv4.tcp_max_orphans";
    public static final String FILE_MAX = "fs.file-max";
    public static final String EPOLL_WATCHES = "fs.epoll.max_user_watches";
    private static final List<String> LIMITS =
            List.of(SOMAXCONN, SYN_BACKLOG, TCP_MEM, PORT_RANGE, TIME_WAIT_BUCKETS, ORPHANS, FILE_MAX, EPOLL_WATCHES);

    /** Fills in the fields that older processes don't send. */
    public KernelCounters {
        drops = drops == null ? Map.of() : Map.copyOf(drops);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }

    public static KernelCounters read(Proc proc, long established) {
        Map<String, Long> tcpExt = proc.counters("net/netstat", "TcpExt");
        Map<String, Long> tcp = proc.counters("net/snmp", "Tcp");
        Map<String, Long> sockets = proc.sockstatTcp();
        long conntrackMax = proc.sysctlValue("net/netfilter/nf_conntrack_max").orElse(-1);
        return new KernelCounters(
                established,
                tcp.getOrDefault("CurrEstab", -1L),
                tcpExt.getOrDefault(LISTEN_OVERFLOWS, 0L),
                tcpExt.getOrDefault(LISTEN_DROPS, 0L),
                sockets.getOrDefault("mem", 0L),
                sockets.getOrDefault("tw", 0L),
                proc.sysctlValue("net/netfilter/nf_conntrack_count").orElse(-1),
                conntrackMax,
                drops(proc, tcpExt, conntrackMax),
                limits(proc));
    }

    private static Map<String, Long> drops(Proc proc, Map<String, Long> tcpExt, long conntrackMax) {
        Map<String, Long> drops = new HashMap<>();
        for (String name : DROPS) {
            Long value = tcpExt.get(name);
            if (value != null && value > 0) {
                drops.put(name, value);
            }
        }
        long conntrack = conntrackMax < 0 ? 0 : proc.conntrackStat("drop");
        if (conntrack > 0) {
            drops.put(CONNTRACK_DROPS, conntrack);
        }
        return drops;
    }

    private static Map<String, Long> limits(Proc proc) {
        Map<String, Long> limits = new HashMap<>();
        for (String name : LIMITS) {
            long[] numbers = proc.sysctl(name.replace('.', '/'));
            if (name.equals(PORT_RANGE) && numbers.length == 2) {
                limits.put(name, (long) LocalPorts.read(proc).count());
            } else if (name.equals(TCP_MEM) && numbers.length == 3) {
                limits.put(name, numbers[2]);
            } else if (numbers.length > 0) {
                limits.put(name, numbers[0]);
            }
        }
        return limits;
    }

    /** Returns the drops so far, by nstat's name; 0 for one that never happened. */
    public long dropped(String name) {
        return drops.getOrDefault(name, 0L);
    }

    /** Returns a setting by its name; -1 if it is not visible. */
    public long limit(String name) {
        return limits.getOrDefault(name, -1L);
    }

    /** Returns the same counters, with the drops since {@code start} instead of since boot. */
    public KernelCounters since(KernelCounters start) {
        Map<String, Long> grown = new HashMap<>();
        drops.forEach((name, n) -> {
            if (n > start.dropped(name)) {
                grown.put(name, n - start.dropped(name));
            }
        });
        return withDrops(Math.max(0, listenOverflows - start.listenOverflows), listenDrops - start.listenDrops, grown);
    }

    /** Returns the same with a count of the connections. */
    public KernelCounters withEstablished(long counted) {
        return new KernelCounters(
                counted,
                currEstab,
                listenOverflows,
                listenDrops,
                tcpMemPages,
                timeWait,
                conntrackCount,
                conntrackMax,
                drops,
                limits);
    }

    private KernelCounters withDrops(long overflows, long listeners, Map<String, Long> all) {
        return new KernelCounters(
                established,
                currEstab,
                overflows,
                Math.max(0, listeners),
                tcpMemPages,
                timeWait,
                conntrackCount,
                conntrackMax,
                all,
                limits);
    }

    /** Combines two namespaces: the higher drops, and the fuller table. */
    public KernelCounters worse(KernelCounters other) {
        Map<String, Long> most = new TreeMap<>(drops);
        other.drops.forEach((name, n) -> most.merge(name, n, Math::max));
        KernelCounters fuller = share(other) > share(this) ? other : this;
        return fuller.withDrops(
                Math.max(listenOverflows, other.listenOverflows), Math.max(listenDrops, other.listenDrops), most);
    }

    private static double share(KernelCounters counters) {
        return counters.conntrackMax > 0
                ? (double) counters.conntrackCount / counters.conntrackMax
                : counters.limits.isEmpty() ? -2 : -1;
    }
}
