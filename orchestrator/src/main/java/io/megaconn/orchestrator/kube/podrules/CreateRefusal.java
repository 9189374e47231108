package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.plan.CommandHints;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refusal of the apiserver to create a client pod or a probe pod, and what helps against it. Pure.
 *
 * @param why the refusal in the words of Kubernetes, without the name of the pod
 * @param fix what to type or to change
 */
public record CreateRefusal(String why, String fix) {
    private static final Pattern PREFIX = Pattern.compile("^pods \\S+ is forbidden: ");
    private static final Pattern RIGHTS = Pattern.compile("cannot create resource \"pods\"");
    private static final Pattern EXCEEDED = Pattern.compile("exceeded quota: ([^,]+),");

    public static CreateRefusal of(String message, CommandHints hints) {
        String why = PREFIX.matcher(PodFailure.line(message)).replaceFirst("");
        return new CreateRefusal(why, fix(why, hints));
    }

    /** Returns true if the user may not create pods: it says nothing about the pods of the release. */
    public static boolean isMissingRight(String message) {
        return RIGHTS.matcher(message).find();
    }

    /** Returns true if a quota is used up, possibly by other probe pods. */
    public boolean isQuotaExceeded() {
        return EXCEEDED.matcher(why).find();
    }

    /** Returns true if a quota refuses the pod, for whatever reason. */
    public boolean isQuota() {
        return isQuotaExceeded() || Admission.of(why) == Admission.UNSET_RESOURCE;
    }

    private static String fix(String why, CommandHints hints) {
        Matcher quota = EXCEEDED.matcher(why);
        if (quota.find()) {
            return "raise it: " + hints.kubectl("edit resourcequota " + quota.group(1));
        }
        Admission rule = Admission.of(why);
        return rule == Admission.OTHER // nothing was created, so there is no event
                ? "change what the message names with the chart's values for client, or ask those who run the cluster"
                : rule.fix(hints, false, why);
    }
}
