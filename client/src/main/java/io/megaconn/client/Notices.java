package io.megaconn.client;

import io.megaconn.runtime.protocol.FailureHints;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.EndpointStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lines to print once: an address whose connections others of its name took over, and what peers sent before closing. */
final class Notices {
    private final List<ResolvedEndpoint> names;
    private final Set<String> printed = new HashSet<>();

    private final boolean withFixes;

    /** @param withFixes whether a failure has a fix, which names options of a command: client pods have none, and the orchestrator diagnoses them */
    Notices(List<ResolvedEndpoint> endpoints, boolean withFixes) {
        this.withFixes = withFixes;
        names = endpoints.stream()
                .filter(endpoint -> endpoint.addresses().size() > 1)
                .toList();
    }

    /** Returns the new lines. */
    List<String> of(ClientStats stats) {
        List<String> lines = new ArrayList<>();
        for (ResolvedEndpoint name : names) {
            Set<String> addresses = name.addresses().stream().map(Routes::name).collect(Collectors.toSet());
            List<EndpointStats> parts = stats.endpoints().stream()
                    .filter(part -> addresses.contains(part.endpoint()))
                    .toList();
            if (parts.stream().anyMatch(part -> part.connections() > 0)) {
                parts.stream()
                        .filter(part ->
                                part.connections() == 0 && !part.failures().isEmpty())
                        .forEach(part -> lines.add(
                                "%s of %s fails (%s): the other addresses of the name take over its connections"
                                        .formatted(part.endpoint(), name.name(), reasons(part.failures()))));
            }
        }
        stats.firstBytes()
                .forEach((reason, bytes) -> lines.add("a peer sent before %s: \"%s\"".formatted(reason, bytes)));
        stats.protocol()
                .failureDetails()
                .forEach((reason, detail) -> lines.add("%s: %s%s".formatted(reason, detail, hint(reason))));
        lines.removeIf(line -> !printed.add(line.replaceAll(" \\(.*", "")));
        return lines;
    }

    private String hint(String reason) {
        String hint = withFixes ? FailureHints.of(reason) : "";
        return hint.isEmpty() ? "" : " (fix: " + hint + ")";
    }

    private static String reasons(Map<String, Long> failures) {
        Collection<String> names = new TreeMap<>(failures).keySet();
        return String.join(", ", names);
    }
}
