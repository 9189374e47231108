package io.megaconn.orchestrator.event;
/**
 * Bytes per connection, above what the idle processes and the idle machine had.
 *
 * @param kernel slab and socket buffers: of both ends with --local, of the server's end on Kubernetes; -1 where it is unknown
 * @param serverHeap Java heap after the last collection
 * @param serverRss resident set
 * @param clientHeap Java heap after the last collection, all clients
 * @param clientRss resident sets of all clients, what an empty JVM needs included
 */
public record MemoryPerConnection(long kernel, long serverHeap, long serverRss, long clientHeap, long clientRss) {}
