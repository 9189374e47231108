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
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.megaconn.orchestrator.kube.access.ApiAccess;
import io.megaconn.orchestrator.kube.access.Kubeconfig;
import io.megaconn.orchestrator.kube.podrules.Labels;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One installed release in one namespace: the objects that the chart created, by name. The chart owns them. This
 * program writes only the data of two ConfigMaps, a Lease, and the number of client pods.
 */
public class Cluster implements AutoCloseable {
    /** Annotation of the StatefulSet: how many connections a client pod's memory is sized for. */
    static final String CONNECTIONS = "megaconn.io/connections";

    private final KubernetesClient client;
    private final @Nullable ApiAccess access;
    private CommandHints hints;

    /** Creates a cluster whose client has credentials of its own, for tests. */
    public Cluster(KubernetesClient client, CommandHints hints) {
        this(client, hints, null);
    }

    private Cluster(KubernetesClient client, CommandHints hints, @Nullable ApiAccess access) {
        this.client = client;
        this.hints = hints;
        this.access = access;
    }

    /**
     * Opens the given context, or the current one; inside a cluster, uses the pod's service account.
     *
     * @throws UserError if no cluster is found
     */
    public static Cluster open(
            @Nullable Path kubeconfig, @Nullable String context, @Nullable String namespace, String release) {
        ApiAccess access = Kubeconfig.read(kubeconfig, context);
        return new Cluster(
                access.client(access.config(), new ApiLog()),
                new CommandHints(
                        release,
                        namespace != null ? namespace : access.namespace(),
                        context,
                        kubeconfig == null ? null : kubeconfig.toString()),
                access);
    }

    /**
     * Checks that the apiserver answers and accepts the credentials, without the patience of all other requests.
     *
     * @throws UserError if the apiserver does not answer
     */
    public void contact() {
        if (access == null) {
            return;
        }
        Config impatient = new ConfigBuilder(access.config())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient once = access.client(impatient, new ApiLog())) {
            once.getKubernetesVersion();
            hints = ReleaseNames.find(this);
        } catch (KubernetesClientException e) {
            if (isAway(e) || e.getCode() == 401) {
                throw explain(e, "no cluster at " + client.getMasterUrl());
            }
        }
    }

    /** Sets the receiver of warnings about credentials that stop working, on any thread. */
    public void onWarning(Consumer<String> warnings) {
        if (access != null) {
            access.onWarning(warnings);
        }
    }

    /** Returns true if the apiserver did not answer, or can't at the moment: a retry may succeed. */
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

    /** Returns the prefix of the names of the release's objects. */
    public String fullname() {
        return hints.fullname();
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

    /** Returns the Deployment of the server. */
    Resource<Deployment> server() {
        return client.apps().deployments().inNamespace(namespace()).withName(serverName());
    }

    String serverName() {
        return fullname() + "-server";
    }

    public String clientsName() {
        return fullname() + "-client";
    }

    public PodResource pod(String name) {
        return client.pods().inNamespace(namespace()).withName(name);
    }

    /** Opens a port-forward at once. Tests override this, because the mock server forwards nothing. */
    LocalPortForward forward(String pod, int port) {
        return pod(pod).portForward(port);
    }

    /** Returns all pods of the release: server, clients, and pods of Jobs. */
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
        return client.configMaps().inNamespace(namespace()).withName(fullname() + "-" + what);
    }

    Resource<Lease> lease() {
        return client.leases().inNamespace(namespace()).withName(fullname() + "-ramp");
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
            Throwable root = ApiLog.root(e);
            String reason = Optional.ofNullable(access)
                    .flatMap(ApiAccess::proxyProblem)
                    .orElseGet(() -> Objects.requireNonNullElse(
                            root.getMessage(), root.getClass().getSimpleName()));
            why = "the apiserver does not answer (%s): see %s".formatted(reason, hints.kubectlCluster("cluster-info"));
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

    /** @param trouble problem of the server pod; empty if none is known */
    UserError noServer(String trouble) {
        return new UserError(
                ExitCode.NOT_REACHED,
                "the server pod does not answer%s: see %s"
                        .formatted(
                                trouble.isEmpty() ? "" : " (" + trouble + ")",
                                hints.kubectl("describe deploy/" + serverName())));
    }

    @Override
    public void close() {
        client.close();
        if (access != null) {
            access.close();
        }
    }
}
