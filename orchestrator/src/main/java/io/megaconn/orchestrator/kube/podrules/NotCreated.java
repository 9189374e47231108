package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Quantity;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes client pods that the apiserver refuses because of a ResourceQuota, a LimitRange or another admission rule.
 * Not fatal.
 */
final class NotCreated implements PodRule {
    private static final Pattern QUOTA =
            Pattern.compile("exceeded quota: ([^,]+), requested: (\\S+), used: (\\S+), limited: (\\S+)");
    private static final Pattern LIMIT_RANGE =
            Pattern.compile("(?:maximum|minimum) .+ usage per (?:Container|Pod)|limit to request ratio per");
    /** Start of the event's message: {@code create Pod x in StatefulSet y failed error: pods "x" is forbidden: ...}. */
    private static final Pattern WORDS = Pattern.compile("^.*?is forbidden: |^create Pod .*? failed error: ");

    private static final BigDecimal MEBI = BigDecimal.valueOf(1 << 20);

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.QUOTA, Limit.LIMIT_RANGE, Limit.NOT_CREATED);
    }

    @Override
    public List<Finding> look(PodFacts facts) {
        if (!facts.missingPods() || facts.notCreated().isEmpty()) {
            return List.of();
        }
        int missing = facts.wanted() - facts.clients().size();
        String why = WORDS.matcher(facts.notCreated()).replaceFirst("");
        String count = "%d of %d not created: ".formatted(missing, facts.wanted());
        Matcher quota = QUOTA.matcher(why);
        if (quota.find()) {
            Map<String, String> hard = needed(missing, quota);
            String patch = "patch resourcequota %s --type merge --patch '{\"spec\": {\"hard\": {%s}}}'"
                    .formatted(quota.group(1), json(hard));
            return List.of(Finding.of(
                    Limit.QUOTA,
                    PodFacts.CLIENTS,
                    "%squota %s allows %s, taken are %s, and each needs %s"
                            .formatted(count, quota.group(1), quota.group(4), quota.group(3), quota.group(2)),
                    facts.hints().kubectl(patch)));
        }
        boolean range = LIMIT_RANGE.matcher(why).find();
        String fix = range
                ? facts.hints().kubectl("edit limitrange")
                : why.contains("failed quota")
                        ? "set client.resources: the quota requires requests and limits"
                        : facts.hints()
                                .kubectl("describe statefulset " + facts.hints().release() + "-client");
        Limit limit = range ? Limit.LIMIT_RANGE : why.contains("failed quota") ? Limit.QUOTA : Limit.NOT_CREATED;
        return List.of(Finding.of(limit, PodFacts.CLIENTS, count + why, fix));
    }

    /** The quota that would be enough, by resource. */
    private static Map<String, String> needed(int missing, Matcher quota) {
        Map<String, Quantity> each = amounts(quota.group(2));
        Map<String, Quantity> used = amounts(quota.group(3));
        Map<String, String> needed = new TreeMap<>();
        each.forEach((resource, amount) -> {
            BigDecimal sum = amount.getNumericalAmount()
                    .multiply(BigDecimal.valueOf(missing))
                    .add(used.getOrDefault(resource, new Quantity("0")).getNumericalAmount());
            needed.put(resource, text(resource, sum));
        });
        return needed;
    }

    private static String text(String resource, BigDecimal amount) {
        return resource.endsWith("memory")
                ? amount.divide(MEBI, 0, RoundingMode.CEILING).toPlainString() + "Mi"
                : amount.stripTrailingZeros().toPlainString();
    }

    /** Parses {@code limits.memory=97Mi,pods=1}. */
    private static Map<String, Quantity> amounts(String text) {
        Map<String, Quantity> amounts = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                amounts.put(part.substring(0, equals), new Quantity(part.substring(equals + 1)));
            }
        }
        return amounts;
    }

    private static String json(Map<String, String> hard) {
        return String.join(
                ", ",
                hard.entrySet().stream()
                        .map(e -> "\"%s\": \"%s\"".formatted(e.getKey(), e.getValue()))
                        .toList());
    }
}
