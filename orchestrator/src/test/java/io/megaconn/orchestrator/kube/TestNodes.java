package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.megaconn.orchestrator.plan.CommandHints;
import java.util.Map;

/** Nodes and pods in the apiserver's form. */
final class TestNodes {
    static final CommandHints HINTS = new CommandHints("megaconn", "load", null, null, "bin/orchestrator");

    private TestNodes() {}

    /** 2 cores and 8 GiB, some of them reserved. */
    static NodeBuilder node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("kubernetes.io/hostname", name))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withCapacity(quantities("2", "8Gi", "110"))
                .withAllocatable(quantities("1930m", "7Gi", "110"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewCondition()
                .withType("MemoryPressure")
                .withStatus("False")
                .endCondition()
                .withNewNodeInfo()
                .withKernelVersion("6.8.0")
                .withKubeletVersion("v1.20.2")
                .endNodeInfo()
                .endStatus();
    }

    static Map<String, Quantity> quantities(String cpu, String memory, String pods) {
        return Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory), "pods", new Quantity(pods));
    }

    /** @param requests cpu and memory of each container */
    static Pod pod(String node, String phase, String... requests) {
        PodSpecBuilder spec = new PodSpecBuilder().withNodeName(node);
        for (int i = 0; i < requests.length; i += 2) {
            spec.addToContainers(new ContainerBuilder()
                    .withNewResources()
                    .addToRequests("cpu", new Quantity(requests[i]))
                    .addToRequests("memory", new Quantity(requests[i + 1]))
                    .endResources()
                    .build());
        }
        return new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withSpec(spec.build())
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
