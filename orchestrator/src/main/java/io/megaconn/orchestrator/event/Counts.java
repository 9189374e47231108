package io.megaconn.orchestrator.event;
/**
 * Three counts of the same connections.
 *
 * @param clients the clients' count, summed
 * @param server the server's count; -1 if it does not answer
 * @param kernel the kernel's count of server-side sockets in state ESTABLISHED; -1 if it was not queried or can't be
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
