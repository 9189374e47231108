package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.megaconn.orchestrator.kube.podrules.Labels;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.Finding;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One installed release in one namespace: the objects that the chart created, by name. The chart owns them. This
 * program writes only the data of two ConfigMaps, a Lease, and the number of client pods.
 */
public class Cluster implements AutoCloseable {
    /** Annotation of the StatefulSet: how many connections a client pod's memory is sized for. */
    static final String CONNECTIONS = "megaconn.io/connections";

    static final int SERVER_ADMIN = 9600;
    static final int CLIENT_ADMIN = 9601;

    private final KubernetesClient client;
    private final CommandHints hints;

    public Cluster(KubernetesClient client, CommandHints hints) {
        this.client = client;
        this.hints = hints;
    }

    /**
     * Opens the given context, or the current one; inside a cluster, uses the pod's service account.
     *
     * @throws UserError if no cluster is found
     */
    public static Cluster open(
            @Nullable Path kubeconfig, @Nullable String context, @Nullable String namespace, String release) {
        Config config = Kubeconfig.read(kubeconfig, context);
        String where = namespace != null ? namespace : config.getNamespace();
        return new Cluster(
                client(config),
                new CommandHints(
                        release,
                        where == null ? "default" : where,
                        context,
                        kubeconfig == null ? null : kubeconfig.toString()));
    }

    private static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("api-log", new ApiLog()))
                .build();
    }

    /**
     * Checks that the apiserver answers, without the patience of all other requests.
     *
     * @throws UserError if the apiserver does not answer
     */
    public void contact() {
        Config impatient = new ConfigBuilder(client.getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(10_000)
                .build();
        try (KubernetesClient once = client(impatient)) {
            once.getKubernetesVersion();
        } catch (KubernetesClientException e) {
            if (isAway(e)) {
                throw explain(e, "no cluster at " + client.getMasterUrl());
            }
        } catch (IllegalArgumentException e) {
            if (String.valueOf(e.getMessage()).startsWith("invalid header value")) { // the message quotes the value
                throw UserError.usage(
                        "the kubeconfig's token can't be sent: it has a line break or a control character;" + " see "
                                + hints.kubectlCluster("config view"));
            }
            throw e;
        }
    }

    /** True if the apiserver did not answer, or can't at the moment: a retry may succeed. */
    static boolean isAway(KubernetesClientException e) {
        return e.getStatus() == null || e.getCode() == 429 || e.getCode() >= 500;
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return hints.namespace();
    }

    public String release() {
        return hints.release();
    }

    public RollableScalableResource<StatefulSet> clients() {
        return client.apps().statefulSets().inNamespace(namespace()).withName(clientsName());
    }

    /** Sets the number of client pods with one request, whatever it was before. */
    void scale(int replicas) {
        clients()
                .scale(new ScaleBuilder()
                        .withNewMetadata()
                        .withName(clientsName())
                        .withNamespace(namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build());
    }

    /** The Deployment of the server. */
    Resource<Deployment> server() {
        return client.apps().deployments().inNamespace(namespace()).withName(serverName());
    }

    String serverName() {
        return release() + "-server";
    }

    public String clientsName() {
        return release() + "-client";
    }

    public PodResource pod(String name) {
        return client.pods().inNamespace(namespace()).withName(name);
    }

    /** Opens a port-forward at once. Tests override this, because the mock server forwards nothing. */
    LocalPortForward forward(String pod, int port) {
        return pod(pod).portForward(port);
    }

    /** All pods of the release: server, clients, and pods of Jobs. */
    public FilterWatchListDeletable<Pod, ?, PodResource> pods() {
        return client.pods().inNamespace(namespace()).withLabels(Labels.CHART).withLabel(Labels.INSTANCE, release());
    }

    Resource<ConfigMap> planMap() {
        return configMap("plan");
    }

    Resource<ConfigMap> runMap() {
        return configMap("run");
    }

    private Resource<ConfigMap> configMap(String what) {
        return client.configMaps().inNamespace(namespace()).withName(release() + "-" + what);
    }

    Resource<Lease> lease() {
        return client.leases().inNamespace(namespace()).withName(release() + "-ramp");
    }

    /** Sets keys of a ConfigMap with one request and leaves the others unchanged. */
    static void write(Resource<ConfigMap> map, Map<String, String> data) {
        map.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .endMetadata()
                        .withData(data)
                        .build());
    }

    /** Commands to show in messages about this release. */
    public CommandHints hints() {
        return hints;
    }

    /** Returns a one-line error for a request that the apiserver refused or did not answer. */
    public UserError explain(KubernetesClientException e, String what) {
        String why;
        if (e.getStatus() == null) {
            why = "the apiserver does not answer (%s): see %s".formatted(root(e), hints.kubectlCluster("cluster-info"));
        } else {
            why = switch (e.getCode()) {
                case 401 -> "authentication failed (401): have the kubeconfig's credentials expired?";
                case 403 -> "not allowed: " + e.getStatus().getMessage();
                default -> e.getStatus().getMessage();
            };
        }
        return new UserError(ExitCode.UNEXPECTED, what + ": " + why);
    }

    UserError notInstalled() {
        return new UserError(
                ExitCode.REFUSED,
                "there is no release '%s' in namespace '%s': install it with: %s (or name another with --namespace, --release)"
                        .formatted(release(), namespace(), hints.install()));
    }

    /** Returns the error about a server pod that can't be created or started. */
    static UserError serverCantStart(Finding why) {
        return new UserError(ExitCode.REFUSED, why.lineWithPage());
    }

    /** @param trouble problem of the server pod; empty if none is known */
    UserError noServer(String trouble) {
        return new UserError(
                ExitCode.NOT_REACHED,
                "the server pod does not answer%s: see %s"
                        .formatted(
                                trouble.isEmpty() ? "" : " (" + trouble + ")",
                                hints.kubectl("describe deploy/" + serverName())));
    }

    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }
}
