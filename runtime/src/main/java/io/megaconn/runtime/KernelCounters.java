package io.megaconn.runtime;

import java.util.Map;

/**
 * What the kernel of this network namespace says.
 *
 * @param established server-side sockets in state ESTABLISHED on our ports, counted one by one; -1 when not counted
 * @param currEstab all established sockets of the namespace, both ends of a loopback connection (net/snmp CurrEstab)
 * @param listenOverflows connections dropped because an accept queue was full, since boot
 * @param listenDrops connections dropped by a listener for any reason, since boot
 * @param tcpMemPages pages of socket buffers in use
 * @param timeWait sockets in TIME_WAIT
 * @param conntrackCount tracked connections, -1 where conntrack is not loaded
 * @param conntrackMax most tracked connections, -1 where conntrack is not loaded
 */
public record KernelCounters(
        long established,
        long currEstab,
        long listenOverflows,
        long listenDrops,
        long tcpMemPages,
        long timeWait,
        long conntrackCount,
        long conntrackMax) {

    public static KernelCounters read(Proc proc, long established) {
        Map<String, Long> tcpExt = proc.counters("net/netstat", "TcpExt");
        Map<String, Long> tcp = proc.counters("net/snmp", "Tcp");
        Map<String, Long> sockets = proc.sockstatTcp();
        return new KernelCounters(
                established,
                tcp.getOrDefault("CurrEstab", -1L),
                tcpExt.getOrDefault("ListenOverflows", 0L),
                tcpExt.getOrDefault("ListenDrops", 0L),
                sockets.getOrDefault("mem", 0L),
                sockets.getOrDefault("tw", 0L),
                proc.sysctlValue("net/netfilter/nf_conntrack_count").orElse(-1),
                proc.sysctlValue("net/netfilter/nf_conntrack_max").orElse(-1));
    }
}
