package io.megaconn.orchestrator.kube.access;

import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import java.util.Map;
import java.util.Set;

/** Refuses fields that this version does not know: one of them may change whom the apiserver takes the user for. */
final class UnknownFields {
    /** The version of the cluster's API in files of the first Kubernetes releases; kubectl ignores it. */
    private static final Set<String> OBSOLETE = Set.of("api-version");

    private UnknownFields() {}

    static void refuse(KubeContext context) {
        check(context.context(), "", context.context().value().getAdditionalProperties());
        check(context.cluster(), "", context.cluster().value().getAdditionalProperties());
        var user = context.user().value();
        check(context.user(), "", user.getAdditionalProperties());
        if (user.getExec() != null) {
            check(context.user(), "exec.", user.getExec().getAdditionalProperties());
            if (user.getExec().getEnv() != null) {
                user.getExec()
                        .getEnv()
                        .forEach(variable -> check(context.user(), "exec.env.", variable.getAdditionalProperties()));
            }
        }
        if (user.getAuthProvider() != null) {
            check(context.user(), "auth-provider.", user.getAuthProvider().getAdditionalProperties());
        }
    }

    private static void check(Entry<?> entry, String prefix, Map<String, Object> unknown) {
        for (String name : unknown.keySet()) {
            if (!OBSOLETE.contains(name)) {
                throw entry.refuse(
                        prefix + name,
                        "is not a field that this version knows",
                        "correct its name, or remove it from the file");
            }
        }
    }
}
