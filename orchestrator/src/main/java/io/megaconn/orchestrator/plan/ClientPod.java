package io.megaconn.orchestrator.plan;

import java.util.Map;

/**
 * A client pod as the cluster would create it.
 *
 * @param requests what it takes from its node, by resource; {@link Amounts} has the units
 * @param maxSkew client pods that a domain may have more than the one with the fewest, by a spread constraint that the
 *     scheduler enforces; 0 without one
 * @param refusal why the apiserver refuses to create it; empty if it does not, or if that is unknown
 * @param refusalFix what helps against the refusal
 */
public record ClientPod(Map<String, Long> requests, int maxSkew, String refusal, String refusalFix) {
    long memory() {
        return requests.getOrDefault("memory", 0L);
    }

    String text() {
        String cpu = Amounts.text("cpu", requests.getOrDefault("cpu", 0L));
        StringBuilder text = new StringBuilder("%s and %s".formatted(Amounts.text("memory", memory()), cpu));
        requests.forEach((resource, amount) -> {
            if (!resource.equals("cpu") && !resource.equals("memory") && amount > 0) {
                text.append(" and ")
                        .append(Amounts.text(resource, amount))
                        .append(resource.endsWith("storage") ? " of " + resource : "");
            }
        });
        return text.toString();
    }
}
