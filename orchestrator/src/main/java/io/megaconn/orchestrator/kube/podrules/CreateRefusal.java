package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.plan.CommandHints;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refusal of the apiserver to create a pod, and what helps against it. Pure.
 *
 * @param why the refusal in the words of Kubernetes, without the name of the pod
 * @param fix what to type or to change
 */
public record CreateRefusal(String why, String fix) {
    private static final Pattern PREFIX =
            Pattern.compile("^(?:not allowed: )?(?:Failure executing: .*? Message: )?pods \"[^\"]*\" is forbidden: ");
    private static final Pattern RIGHTS = Pattern.compile("cannot create resource \"pods\"");
    private static final Pattern EXCEEDED = Pattern.compile("exceeded quota: ([^,]+),");
    private static final Pattern MUST_SPECIFY = Pattern.compile("failed quota: ([^:]+): must specify (.+)");
    private static final Pattern POD_SECURITY = Pattern.compile("violates PodSecurity \"([a-z]+):");
    private static final Pattern POD_SECURITY_POLICY =
            Pattern.compile("unable to validate against any (pod security policy|security context constraint)");
    private static final Pattern LIMIT_RANGE =
            Pattern.compile("(?:maximum|minimum) .+ usage per (?:Container|Pod)|limit to request ratio per");
    private static final Pattern UNREACHABLE = Pattern.compile("failed calling webhook \"([^\"]+)\"");
    private static final Pattern WEBHOOK = Pattern.compile("admission webhook \"([^\"]+)\" denied the request");
    private static final Pattern POLICY = Pattern.compile("ValidatingAdmissionPolicy '([^']+)'.* denied request");
    private static final Pattern SELECTOR = Pattern.compile("pod node label selector");
    private static final Pattern PRIORITY = Pattern.compile("no PriorityClass with name (\\S+) was found");
    private static final Pattern SERVICE_ACCOUNT =
            Pattern.compile("error looking up service account [^/]+/(?<name>[^:]+):");

    /**
     * Explains a refusal.
     *
     * @param component client or server, as in the chart's values
     */
    public static CreateRefusal of(String message, String component, CommandHints hints) {
        String why = PREFIX.matcher(PodFailure.line(message)).replaceFirst("");
        return new CreateRefusal(why, fix(why, component, hints));
    }

    /** True if the user may not create pods: it says nothing about the pods of the release. */
    public static boolean isMissingRight(String message) {
        return RIGHTS.matcher(message).find();
    }

    /** True if a quota is used up, possibly by other probe pods. */
    public boolean isQuotaExceeded() {
        return EXCEEDED.matcher(why).find();
    }

    /** True if a quota refuses the pod, for whatever reason. */
    public boolean isQuota() {
        return isQuotaExceeded() || MUST_SPECIFY.matcher(why).find();
    }

    private static String fix(String why, String component, CommandHints hints) {
        Matcher quota = EXCEEDED.matcher(why);
        if (quota.find()) {
            return "raise it: " + hints.kubectl("edit resourcequota " + quota.group(1));
        }
        if (MUST_SPECIFY.matcher(why).find()) {
            return "set what the quota requires in %s.resources, and in sidecars that admission adds".formatted(component);
        }
        Matcher level = POD_SECURITY.matcher(why);
        if (level.find()) {
            String label = "label namespace %s pod-security.kubernetes.io/enforce=%s --overwrite"
                    .formatted(hints.namespace(), level.group(1).equals("restricted") ? "baseline" : "privileged");
            return "have the namespace labelled: " + hints.kubectlCluster(label);
        }
        Matcher policy = POD_SECURITY_POLICY.matcher(why);
        if (policy.find()) {
            return policy.group(1).startsWith("pod")
                    ? "let service account %s-%s use a PodSecurityPolicy that allows this"
                            .formatted(hints.release(), component)
                    : "let the project choose the user id: " + hints.upgrade("podSecurityContext.runAsUser=null");
        }
        if (LIMIT_RANGE.matcher(why).find()) {
            return hints.kubectl("edit limitrange") + ", or change " + component + ".resources";
        }
        Matcher away = UNREACHABLE.matcher(why);
        if (away.find()) {
            return "repair the webhook, which does not answer: "
                    + hints.kubectlCluster("get validatingwebhookconfigurations,mutatingwebhookconfigurations");
        }
        Matcher webhook = WEBHOOK.matcher(why);
        Matcher admission = POLICY.matcher(why);
        if (webhook.find() || admission.find()) {
            return "meet the policy with %1$s.podLabels, %1$s.podAnnotations or other values of the chart, or have the namespace exempted"
                    .formatted(component);
        }
        if (SELECTOR.matcher(why).find()) {
            return "remove %s.nodeSelector, or change the namespace's: %s"
                    .formatted(component, hints.kubectlCluster("get namespace %s -o yaml".formatted(hints.namespace())));
        }
        if (PRIORITY.matcher(why).find()) {
            return hints.upgrade(component + ".priorityClassName=");
        }
        Matcher account = SERVICE_ACCOUNT.matcher(why);
        if (account.find()) {
            return "create it: " + hints.kubectl("create serviceaccount " + account.group("name"));
        }
        return "change what the message names with the chart's values for %s, or ask those who run the cluster"
                .formatted(component);
    }
}
