package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.plan.MemoryCgroup;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.system.Proc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Recognizes children that the kernel killed because memory ran out. Their exit code is that of any SIGKILL; the
 * kernel's count of such kills distinguishes them.
 */
final class OomKills {
    private static final int KILLED = SupervisedProcess.SIGNALS + 9;

    private final LongSupplier kernelKills;
    private final long needed;
    private final Proc proc;
    private final Map<String, Integer> killed = new TreeMap<>();
    private long explained;

    /** @param needed memory of all processes and the kernel at the target, bytes */
    OomKills(Proc proc, long needed) {
        this(proc, needed, () -> kernelKills(proc));
    }

    OomKills(Proc proc, long needed, LongSupplier kernelKills) {
        this.proc = proc;
        this.needed = needed;
        this.kernelKills = kernelKills;
        this.explained = kernelKills.getAsLong();
    }

    /**
     * Returns the kernel's count for this control group, which the children belong to; the machine's if the group has
     * none.
     */
    private static long kernelKills(Proc proc) {
        return MemoryCgroup.of(proc)
                .map(MemoryCgroup::oomKills)
                .filter(kills -> kills.isPresent())
                .map(kills -> kills.getAsLong())
                .orElseGet(() -> ofMachine(proc));
    }

    private static long ofMachine(Proc proc) {
        return proc.lines("vmstat").stream()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .findFirst()
                .orElse(0);
    }

    /** Records the death of a child. Each kill that the kernel counted explains one death. */
    synchronized void died(String process, int exitCode) {
        if (exitCode == KILLED && kernelKills.getAsLong() > explained) {
            explained++;
            killed.merge(process, 1, Integer::sum);
        }
    }

    /** Forgets the kills of the previous batch. */
    synchronized void clear() {
        killed.clear();
    }

    /** Returns the findings: one for the server, one for all clients. */
    synchronized List<Finding> findings() {
        if (killed.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        Map<String, Integer> clients = new TreeMap<>(killed);
        Integer server = clients.remove(ServerProcess.NAME);
        if (server != null) {
            findings.add(finding(ServerProcess.NAME, Quantities.times(server)));
        }
        if (!clients.isEmpty()) {
            int all = clients.values().stream().mapToInt(Integer::intValue).sum();
            findings.add(finding("clients", Quantities.times(all) + " (" + named(clients) + ")"));
        }
        return findings;
    }

    private static String named(Map<String, Integer> processes) {
        String first = processes.keySet().stream().limit(Facts.MAX_NAMED).collect(Collectors.joining(", "));
        return processes.size() > Facts.MAX_NAMED ? first + ", ..." : first;
    }

    private Finding finding(String where, String times) {
        Optional<MemoryCgroup.Limit> group = MemoryCgroup.of(proc)
                .flatMap(MemoryCgroup::limit)
                .filter(limit -> limit.bytes() < proc.kib("meminfo", "MemTotal"));
        String has = group.map(limit ->
                        "the control group %s may use %s".formatted(limit.group(), Quantities.bytes(limit.bytes())))
                .orElseGet(() -> "this machine has " + Quantities.bytes(proc.kib("meminfo", "MemTotal")));
        return Finding.of(
                Limit.OOM_KILLED,
                where,
                "killed %s by the kernel because memory ran out: %s, and the plan needs %s"
                        .formatted(times, has, Quantities.bytes(needed)),
                Fixes.HERE.memory(group.map(MemoryCgroup.Limit::group).orElse("")) + ", or lower --target");
    }
}
