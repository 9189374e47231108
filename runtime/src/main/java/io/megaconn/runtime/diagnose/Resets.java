package io.megaconn.runtime.diagnose;

import java.util.List;

/** Connections that were there, or nearly, and that the other side or something in between ended. */
final class Resets implements Rule {
    static final String[] REASONS = {"ECONNRESET", "EOF", "EPIPE", "ECONNABORTED"};

    @Override
    public Limit limit() {
        return Limit.RESET;
    }

    @Override
    public List<Finding> look(Facts facts) {
        long resets = facts.failures("ECONNRESET", "EPIPE", "ECONNABORTED");
        long ends = facts.failures("EOF");
        if (resets + ends == 0 || facts.serverDied() || facts.serverRanOutOfMemory()) {
            return List.of();
        }
        return List.of(Finding.of(
                limit(),
                "clients",
                "connections were reset %,d times (ECONNRESET) and closed %,d times (EOF) by the server or something in between%s"
                        .formatted(resets, ends, lastSaid(facts)),
                "check the server's log, and look for a proxy or firewall in between"));
    }

    /** What a peer sent before it closed often says why. */
    private static String lastSaid(Facts facts) {
        return facts.clients().traffic().firstBytes().values().stream()
                .findFirst()
                .map(bytes -> "; one peer sent first: \"" + bytes + "\"")
                .orElse("");
    }
}
