package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.plan.Amounts;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.diagnose.Limit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reason why a pod was not created, from the messages of the apiserver's admission plugins. Pure. */
enum Admission {
    LIMIT_RANGE(
            Limit.LIMIT_RANGE, true, "(?:maximum|minimum) .+ usage per (?:Container|Pod)|limit to request ratio per") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            return hints.kubectl("edit limitrange");
        }
    },
    /** A quota on a resource that the pod's containers don't set. */
    UNSET_RESOURCE(Limit.QUOTA, true, "failed quota: ") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            String set = "set %s.resources: the quota requires requests and limits".formatted(kind(server));
            Matcher resource = RESOURCE.matcher(why);
            if (!resource.find()) {
                return set;
            }
            String name = resource.group(1);
            String value = "%s.resources.%s=%s".formatted(kind(server), name, Amounts.isCpu(name) ? "1" : "1Gi");
            return set + ": " + upgrade(hints, server, value);
        }
    },
    POD_SECURITY(Limit.NOT_CREATED, true, "violates PodSecurity|unable to validate against any pod security policy") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            String label =
                    hints.kubectlCluster("label namespace %s --overwrite pod-security.kubernetes.io/enforce=privileged"
                            .formatted(hints.namespace()));
            String level = why.contains("violates PodSecurity")
                    ? "allow it in the namespace: " + label
                    : "allow it for its service account: " + describe(hints, server);
            return server ? level + "; or use the pod network: " + hints.upgrade("server.hostNetwork=false") : level;
        }
    },
    /** OpenShift's. */
    SECURITY_CONTEXT(Limit.NOT_CREATED, true, "unable to validate against any security context constraint") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            String user = "let the project choose the user id: " + hints.upgrade("podSecurityContext.runAsUser=null");
            return server ? user + "; or use the pod network: " + hints.upgrade("server.hostNetwork=false") : user;
        }
    },
    /** PodNodeSelector's. */
    NODE_SELECTOR(Limit.NOT_CREATED, true, "pod node label selector") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            return "remove %s.nodeSelector, or change that of the namespace: %s"
                    .formatted(
                            kind(server),
                            hints.kubectlCluster("get namespace %s -o yaml".formatted(hints.namespace())));
        }
    },
    PRIORITY_CLASS(Limit.NOT_CREATED, true, "no PriorityClass with name \\S+ was found") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            return upgrade(hints, server, kind(server) + ".priorityClassName=");
        }
    },
    SERVICE_ACCOUNT(Limit.NOT_CREATED, false, "error looking up service account [^/]+/([^:]+):") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            Matcher account = SERVICE_ACCOUNT_NAME.matcher(why);
            return hints.kubectl("create serviceaccount " + (account.find() ? account.group(1) : "NAME"));
        }
    },
    /** A policy engine, such as Kyverno or Gatekeeper. */
    WEBHOOK(
            Limit.NOT_CREATED,
            true,
            "admission webhook \"([^\"]+)\" denied the request|ValidatingAdmissionPolicy '([^']+)'") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            return "meet the policy with the chart's values (%1$s.podLabels, %1$s.podAnnotations and others), or exclude namespace %2$s from it: %3$s"
                    .formatted(kind(server), hints.namespace(), hints.kubectlCluster(WEBHOOKS));
        }
    },
    /** Recoverable: the pod may be admitted later. */
    WEBHOOK_AWAY(Limit.NOT_CREATED, false, "failed calling (?:admission )?webhook") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            return "repair the webhook's service, or remove the webhook: " + hints.kubectlCluster(WEBHOOKS);
        }
    },
    OTHER(Limit.NOT_CREATED, false, "") {
        @Override
        String fix(CommandHints hints, boolean server, String why) {
            return describe(hints, server);
        }
    };

    private static final Pattern RESOURCE = Pattern.compile("must specify ((?:limits|requests)\\.(?:cpu|memory))\\b");
    private static final Pattern SERVICE_ACCOUNT_NAME =
            Pattern.compile("error looking up service account [^/]+/([^:]+):");
    private static final String WEBHOOKS = "get validatingwebhookconfigurations,mutatingwebhookconfigurations";

    private final Limit limit;
    private final boolean fatal;
    private final Pattern words;

    Admission(Limit limit, boolean fatal, String words) {
        this.limit = limit;
        this.fatal = fatal;
        this.words = Pattern.compile(words);
    }

    static Admission of(String why) {
        for (Admission one : values()) {
            if (one.words.matcher(why).find()) {
                return one;
            }
        }
        return OTHER;
    }

    Limit limit() {
        return limit;
    }

    /** Returns true if the same pod is refused again, however often it is tried. */
    boolean fatal() {
        return fatal;
    }

    abstract String fix(CommandHints hints, boolean server, String why);

    private static String kind(boolean server) {
        return server ? "server" : "client";
    }

    private static String upgrade(CommandHints hints, boolean server, String set) {
        return server ? hints.upgrade(set) : hints.upgradeAndRamp(set);
    }

    private static String describe(CommandHints hints, boolean server) {
        return hints.kubectl(
                server
                        ? "describe replicaset --selector app.kubernetes.io/instance=%s,app.kubernetes.io/component=server"
                                .formatted(hints.fullname())
                        : "describe statefulset " + hints.fullname() + "-client");
    }
}
