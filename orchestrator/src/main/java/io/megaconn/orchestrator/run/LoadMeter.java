package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.SampleLoad;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.ExternalFigures;
import io.megaconn.orchestrator.fleet.ProcessBytes;
import io.megaconn.orchestrator.fleet.Snapshot;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures CPU and memory of the parts of a run. Pure. */
final class LoadMeter {
    private final CpuMeter cpu = new CpuMeter();
    private final int clients;

    /** @param clients number of clients that answer separately: processes or pods */
    LoadMeter(int clients) {
        this.clients = clients;
    }

    /**
     * Takes a snapshot.
     *
     * @param kernel the kernel's memory for the sockets of the run, bytes; -1 if unknown
     */
    SampleLoad observe(Snapshot snapshot, ProcessBytes processes, long kernel, long nanoTime) {
        long nowMs = TimeUnit.NANOSECONDS.toMillis(nanoTime);
        ExternalFigures external = snapshot.external();
        CpuMeter.Cores cores = external == null
                ? cpu.observe(nowMs, snapshot.server(), snapshot.cpuMs())
                : cpu.external(nowMs, external.usage().cpuMs(), snapshot.cpuMs());
        return new SampleLoad(
                cores.server(),
                cores.clients(),
                cores.machine(),
                processes.server(),
                processes.clients() < 0 ? reported(snapshot.witnesses().answers()) : processes.clients(),
                kernel);
    }

    /** Returns the clients' memory by their own answers, bytes; -1 if not all have answered. */
    private long reported(List<ClientAnswer> answers) {
        return answers.size() < clients
                ? -1
                : answers.stream().mapToLong(one -> one.stats().memory().rss()).sum();
    }
}
