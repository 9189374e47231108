package io.megaconn.orchestrator.fleet;
/**
 * Memory of the processes of a run.
 *
 * @param server the server's memory, bytes; -1 if unknown
 * @param clients sum of the clients' memory, bytes; -1 if unknown
 */
public record ProcessBytes(long server, long clients) {
    /** Returns the memory of the known processes, bytes; -1 if the server's is unknown. */
    public long total() {
        return server < 0 ? -1 : server + Math.max(0, clients);
    }
}
