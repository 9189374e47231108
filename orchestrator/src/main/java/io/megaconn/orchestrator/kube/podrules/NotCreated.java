package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Quantity;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes pods that the apiserver refuses because of a ResourceQuota, a LimitRange, Pod Security, a webhook or
 * another admission rule. For the server it is fatal if its pod template can't pass.
 */
final class NotCreated implements PodRule {
    private static final Pattern QUOTA =
            Pattern.compile("exceeded quota: ([^,]+), requested: (\\S+), used: (\\S+), limited: (\\S+)");
    /**
     * Start of the message: {@code create Pod x in StatefulSet y failed error: pods "x" is forbidden: ...} or {@code Error
     * creating: ...}.
     */
    private static final Pattern WORDS = Pattern.compile(
            "^.*?pods \\S+ is forbidden: |^.*?create Pod .*? failed error: |^.*?Error creating: ",
            Pattern.CASE_INSENSITIVE);

    private static final BigDecimal MEBI = BigDecimal.valueOf(1 << 20);

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.QUOTA, Limit.LIMIT_RANGE, Limit.NOT_CREATED);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        List<Finding> findings = new ArrayList<>();
        if (facts.server() == null && !facts.serverNotCreated().isEmpty()) {
            findings.add(finding(facts, PodFacts.SERVER, "", 1, words(facts.serverNotCreated())));
        }
        if (facts.missingPods() && !facts.notCreated().isEmpty()) {
            int missing = facts.wanted() - facts.clients().size();
            String count = "%d of %d ".formatted(missing, facts.wanted());
            findings.add(finding(facts, PodFacts.CLIENTS, count, missing, words(facts.notCreated())));
        }
        return findings;
    }

    /** Returns the reason without what comes before it. */
    private static String words(String message) {
        return WORDS.matcher(message).replaceFirst("");
    }

    private static Finding finding(PodFacts facts, String where, String count, int missing, String why) {
        boolean server = where.equals(PodFacts.SERVER);
        Matcher quota = QUOTA.matcher(why);
        if (quota.find()) {
            String patch = "patch resourcequota %s --type merge --patch '{\"spec\": {\"hard\": {%s}}}'"
                    .formatted(quota.group(1), json(needed(missing, quota)));
            return new Finding(
                    Limit.QUOTA,
                    where,
                    "%snot created: quota %s allows %s, taken are %s, and %s needs %s"
                            .formatted(
                                    count,
                                    quota.group(1),
                                    quota.group(4),
                                    quota.group(3),
                                    server ? "it" : "each",
                                    quota.group(2)),
                    facts.hints().kubectl(patch),
                    server);
        }
        Admission refusal = Admission.of(why);
        return new Finding(
                refusal.limit(),
                where,
                count + "not created: " + why,
                refusal.fix(facts.hints(), server, why),
                server && refusal.fatal());
    }

    /** Returns the quota that would be enough, by resource. */
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
