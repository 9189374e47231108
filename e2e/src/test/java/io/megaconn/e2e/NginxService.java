package io.megaconn.e2e;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Pods with {@link NginxImage} in a release's namespace, behind one ClusterIP. */
final class NginxService {
    private static final String NAME = "nginx";
    private static final Map<String, String> LABELS = Map.of("app", NAME);

    private NginxService() {}

    /** Returns pods that are ready once they listen on this port. */
    static DeploymentBuilder pods(Release release, int port) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(release.namespace())
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsUser(65532L)
                .endSecurityContext()
                .addNewContainer()
                .withName(NAME)
                .withImage(NginxImage.NAME)
                .withImagePullPolicy("IfNotPresent")
                .withNewReadinessProbe()
                .withPeriodSeconds(1)
                .withNewTcpSocket()
                .withPort(new IntOrString(port))
                .endTcpSocket()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
    }

    /** Starts the pods, and returns HOST:PORT of their ClusterIP once they are ready. */
    static String start(Release release, Deployment pods, int port, int podPort) {
        release.client().resource(pods).create();
        var service = release.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(release.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(LABELS)
                        .addNewPort()
                        .withPort(port)
                        .withTargetPort(new IntOrString(podPort))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        release.client().resource(pods).waitUntilReady(2, TimeUnit.MINUTES);
        return service.getSpec().getClusterIP() + ":" + port;
    }
}
