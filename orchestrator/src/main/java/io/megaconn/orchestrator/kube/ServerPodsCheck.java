package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.PodMetricsReader.Sample;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.runtime.Quantities;

/** Checks that memory and CPU of a server's pods can be read. Without them a ramp works, and they are unknown. */
public final class ServerPodsCheck {
    private ServerPodsCheck() {}

    public static Check of(Cluster cluster, ServerSelector selector) {
        PodMetricsReader reader = new PodMetricsReader(cluster, selector);
        try {
            Sample sample = reader.read();
            return sample.pods() == 0
                    ? warn(
                            "no pod with a sample",
                            "correct --server-selector, or wait for the first sample of a new pod")
                    : Check.ok(
                            "server pods",
                            "%d with %s".formatted(sample.pods(), Quantities.bytes(sample.memory())),
                            "samples of the metrics API");
        } catch (KubernetesClientException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            if (reader.mayAskKubelets()) {
                return warn(
                        "neither the metrics API nor the nodes' kubelets can be read: " + why,
                        "permit both: "
                                + cluster.hints()
                                        .upgrade("rbac.nodeProxy=true,rbac.serverNamespaces={%s}"
                                                .formatted(selector.namespace())));
            }
            return e.getCode() == 403
                    ? warn(
                            "not allowed to list pods.metrics.k8s.io in namespace " + selector.namespace(),
                            cluster.hints().upgrade("rbac.serverNamespaces={%s}".formatted(selector.namespace())))
                    : warn(
                            why,
                            "install the metrics server, or omit --server-selector; for the kubelets' figures see rbac.nodeProxy");
        }
    }

    private static Check warn(String found, String fix) {
        return new Check(
                "server pods",
                Check.Status.WARN,
                found,
                "samples of the metrics API, else the server's memory and CPU are unknown",
                fix);
    }
}
