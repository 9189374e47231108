package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rule for connections, established or nearly so, that the other side or a device in between ended. */
final class Resets implements Rule {
    static final String[] REASONS = {"ECONNRESET", "EOF", "EPIPE", "ECONNABORTED"};

    @Override
    public Limit limit() {
        return Limit.RESET;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long resets = facts.failures("ECONNRESET", "EPIPE", "ECONNABORTED");
        long ends = facts.failures("EOF");
        if (resets + ends == 0 || facts.serverDied() || facts.serverRanOutOfMemory()) {
            return List.of();
        }
        return List.of(Finding.of(
                limit(),
                "clients",
                "connections were %s by the server or something in between%s"
                        .formatted(
                                Stream.of(ended("reset", resets, "ECONNRESET"), ended("closed", ends, "EOF"))
                                        .filter(part -> !part.isEmpty())
                                        .collect(Collectors.joining(" and ")),
                                lastBytes(facts)),
                "check the server's log, and look for a proxy or firewall in between"));
    }

    private static String ended(String how, long times, String reason) {
        return times == 0 ? "" : "%s %s (%s)".formatted(how, Quantities.times(times), reason);
    }

    /** Returns the bytes that a peer sent before it closed: they often give the reason. Else the clients' explanation. */
    private static String lastBytes(Facts facts) {
        return facts.clients().traffic().firstBytes().values().stream()
                .findFirst()
                .map(bytes -> "; one peer sent first: \"" + bytes + "\"")
                .orElseGet(() -> Stream.of(REASONS)
                        .map(facts.clients().traffic().details()::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(detail -> "; " + detail)
                        .orElse(""));
    }
}
