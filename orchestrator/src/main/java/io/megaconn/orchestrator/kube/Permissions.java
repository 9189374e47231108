package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Checks the permissions that a ramp needs in the namespace. The chart's Role grants them. */
final class Permissions {
    record Right(String verb, String group, String resource, String subresource, String name) {
        @Override
        public String toString() {
            return "%s %s%s".formatted(verb, resource, subresource.isEmpty() ? "" : "/" + subresource);
        }
    }

    private Permissions() {}

    /** Permission to create probe pods; without it, preflight runs without them. */
    static final Right PROBE = new Right("create", "", "pods", "", "");

    static final Right END_PROBE = new Right("delete", "", "pods", "", "");

    static List<Right> needed(Cluster cluster) {
        String name = cluster.fullname();
        return List.of(
                new Right("watch", "", "pods", "", ""),
                new Right("get", "", "pods", "portforward", ""),
                new Right("create", "", "pods", "portforward", ""), // newer Kubernetes versions require this verb
                new Right("list", "", "events", "", ""),
                new Right("list", "", "resourcequotas", "", ""),
                new Right("update", "apps", "statefulsets", "scale", name + "-client"),
                new Right("patch", "", "configmaps", "", name + "-plan"),
                new Right("patch", "", "configmaps", "", name + "-run"),
                new Right("update", "coordination.k8s.io", "leases", "", name + "-ramp"));
    }

    static boolean granted(Cluster cluster, Right right) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(cluster.namespace())
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(right.resource())
                .withSubresource(right.subresource())
                .withName(right.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            return cluster.client()
                    .authorization()
                    .v1()
                    .selfSubjectAccessReview()
                    .create(review)
                    .getStatus()
                    .getAllowed();
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "cannot check permissions (SelfSubjectAccessReview)");
        }
    }
}
