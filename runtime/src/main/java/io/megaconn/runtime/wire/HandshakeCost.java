package io.megaconn.runtime.wire;

/**
 * CPU time of a full TLS handshake, measured on one machine with megaconn's own client and server.
 *
 * @param clientMicros CPU time of the client's end, µs, user and kernel
 * @param serverMicros CPU time of the server's end, µs, user and kernel
 * @param handshakes number of handshakes that were measured
 */
public record HandshakeCost(double clientMicros, double serverMicros, int handshakes) {}
