package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.LocalPorts;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Current limits and resources of this machine. Memory is in bytes.
 *
 * @param nofileSoft soft limit of open files, which processes raise to the hard limit themselves
 * @param files files currently open in the entire system
 * @param epollWatches maximum number of descriptors that one user may watch with epoll; 0 if unknown
 * @param tcpMemMaxPages pages of socket buffers above which the kernel drops packets; 0 if unknown
 * @param portsReserved number of ports from portLow to portHigh that are reserved (net.ipv4.ip_local_reserved_ports);
 *     -1 if unknown
 * @param conntrackMax maximum number of tracked connections; -1 without conntrack
 * @param room room for threads, processes and their other resources
 * @param cpuModel model of the processor; unknown on kernels that don't name it, as on arm64
 * @param java Java of the orchestrator and the processes it starts: name and version of the runtime
 * @param loopbackTracked true if conntrack tracks connections over the loopback device
 */
public record Host(
        String kernel,
        int cores,
        long memoryTotal,
        long memoryAvailable,
        long nofileSoft,
        long nofileHard,
        long nrOpen,
        long fileMax,
        long files,
        long epollWatches,
        long tcpMemMaxPages,
        int portLow,
        int portHigh,
        @Absent("-1") int portsReserved,
        long somaxconn,
        long conntrackCount,
        long conntrackMax,
        boolean loopbackTracked,

        @Absent(
                "{\"threads\":[],\"mapCount\":-1,\"commitLeft\":-1,\"addressSpace\":-1,\"memoryGroup\":\"\",\"lowestPort\":1,\"timeWaitBuckets\":-1,\"orphans\":-1}")
        Room room,

        @Absent("\"unknown\"") String cpuModel,
        @Absent("\"unknown\"") String java) {

    /** Timeout of a connect over loopback; it takes longer only if something drops it. */
    public static final int CONNECT_MS = 2_000;

    public int ports() {
        return Math.max(0, portHigh - portLow + 1 - Math.max(0, portsReserved));
    }

    /**
     * Returns true if threads can have a file table of their own: Linux 5.9 introduced close_range(2) with
     * CLOSE_RANGE_UNSHARE.
     */
    public boolean fileTablePerThread() {
        String[] parts = kernel.split("[.-]", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            return major > 5 || (major == 5 && Integer.parseInt(parts[1]) >= 9);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return true; // an unknown version: the server process finds out
        }
    }

    public static Host read(Proc proc) {
        long[] nofile = proc.openFileLimit();
        LocalPorts ports = LocalPorts.read(proc);
        long[] tcpMem = proc.sysctl("net/ipv4/tcp_mem");
        return new Host(
                proc.lines("sys/kernel/osrelease").stream().findFirst().orElse("unknown"),
                Runtime.getRuntime().availableProcessors(),
                proc.kib("meminfo", "MemTotal"),
                available(proc),
                nofile[0],
                nofile[1],
                proc.sysctlValue("fs/nr_open").orElse(Long.MAX_VALUE),
                proc.sysctlValue("fs/file-max").orElse(Long.MAX_VALUE),
                proc.sysctlValue("fs/file-nr").orElse(0),
                proc.sysctlValue("fs/epoll/max_user_watches").orElse(0),
                tcpMem.length == 3 ? tcpMem[2] : 0,
                ports.known() ? ports.first() : 32_768,
                ports.known() ? ports.last() : 60_999,
                ports.reserved(),
                proc.sysctlValue("net/core/somaxconn").orElse(4096),
                proc.sysctlValue("net/netfilter/nf_conntrack_count").orElse(-1),
                proc.sysctlValue("net/netfilter/nf_conntrack_max").orElse(-1),
                tracksLoopback(proc),
                Room.read(proc),
                cpuModel(proc),
                Jvm.versionOfThis());
    }

    private static String cpuModel(Proc proc) {
        return proc.lines("cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    /** Returns the available memory: the machine's, or what the cgroup (a container, a systemd slice) leaves of it. */
    private static long available(Proc proc) {
        long machine = proc.kib("meminfo", "MemAvailable");
        return Math.min(machine, MemoryCgroup.left(proc));
    }

    /** Opens a few loopback connections and returns true if conntrack counts them. */
    private static boolean tracksLoopback(Proc proc) {
        long before = proc.sysctlValue("net/netfilter/nf_conntrack_count").orElse(-1);
        if (before < 0) {
            return false;
        }
        int connections = 8;
        List<Socket> sockets = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, connections, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < connections; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.connect(listener.getLocalSocketAddress(), CONNECT_MS);
                sockets.add(listener.accept()); // the queue may be as short as one
            }
            return proc.sysctlValue("net/netfilter/nf_conntrack_count").orElse(before) >= before + connections;
        } catch (IOException e) {
            return false; // no loopback: the ramp reports it
        } finally {
            for (Socket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // Only a probe.
                }
            }
        }
    }

    /** Returns the name of this machine, or of the pod; empty if /proc does not have it. */
    public static Optional<String> name(Proc proc) {
        return proc.lines("sys/kernel/hostname").stream().findFirst();
    }
}
