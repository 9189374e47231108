package io.megaconn.orchestrator.event;
/**
 * The same connections seen from three sides.
 *
 * @param clients sum over the clients
 * @param server what the server counts, -1 if it does not answer
 * @param kernel server-side sockets that the kernel has in state ESTABLISHED, -1 if it was not or cannot be asked
 */
public record Counts(long clients, long server, long kernel) {
    public boolean agreeOn(long expected) {
        return clients == expected && server == expected && (kernel == expected || kernel < 0);
    }

    @Override
    public String toString() {
        return "clients %,d, server %s, kernel %s"
                .formatted(
                        clients,
                        server < 0 ? "unknown" : "%,d".formatted(server),
                        kernel < 0 ? "not checked" : "%,d".formatted(kernel));
    }
}
