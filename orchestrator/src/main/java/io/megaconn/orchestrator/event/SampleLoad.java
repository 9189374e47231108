package io.megaconn.orchestrator.event;
/**
 * CPU and memory of the parts of a run. Each is -1 if unknown.
 *
 * @param serverCores cores that the server keeps busy
 * @param clientCores cores that all clients together keep busy
 * @param machineCores cores of the server's machine that are busy, whichever program uses them
 * @param serverMemory resident set of the server, bytes
 * @param clientMemory resident sets of all clients, summed, bytes
 * @param kernelMemory the kernel's memory for the sockets of the run, bytes
 */
public record SampleLoad(
        double serverCores,
        double clientCores,
        double machineCores,
        long serverMemory,
        long clientMemory,
        long kernelMemory) {
    public static final SampleLoad UNKNOWN = new SampleLoad(-1, -1, -1, -1, -1, -1);
}
