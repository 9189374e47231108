package io.megaconn.orchestrator.event;
/**
 * Bytes per connection, above the baseline of the idle processes and the idle machine; -1 if unknown.
 *
 * @param kernel slab and socket buffers: of both ends with --local, of the server's end on Kubernetes; -1 if unknown
 * @param serverHeap Java heap of the server after the last collection
 * @param serverRss resident set of the server
 * @param clientHeap Java heap of all clients after the last collection
 * @param clientRss resident sets of all clients, including what an empty JVM needs
 */
public record MemoryPerConnection(long kernel, long serverHeap, long serverRss, long clientHeap, long clientRss) {}
