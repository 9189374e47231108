package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
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
import io.megaconn.orchestrator.plan.ClusterFacts;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One installed release in one namespace: the objects that the chart made, by name. The chart owns them; what is written
 * here is the data of two ConfigMaps, a Lease, and the number of client pods.
 */
public class Cluster implements AutoCloseable {
    /** On the StatefulSet: how many connections a client pod's memory is made for. */
    static final String CONNECTIONS = "megaconn.io/connections";

    static final int SERVER_ADMIN = 9600;
    static final int CLIENT_ADMIN = 9601;

    /** The apiserver may be away for a moment (a new leader): with fabric8's pauses, 3.2 s at most, that is 16 s. */
    private static final int TRIES = 9;

    private final KubernetesClient client;
    private final String namespace;
    private final String release;
    private String where = "";

    public Cluster(KubernetesClient client, String namespace, String release) {
        this.client = client;
        this.namespace = namespace;
        this.release = release;
    }

    /**
     * The current context, or the given one; inside a cluster the pod's service account.
     *
     * @throws UserError if there is no cluster to be found
     */
    public static Cluster open(
            @Nullable Path kubeconfig, @Nullable String context, @Nullable String namespace, String release) {
        Config found = config(kubeconfig, context);
        NamedContext current = found.getCurrentContext();
        if (context != null && (current == null || !context.equals(current.getName()))) { // fabric8 takes another
            throw UserError.usage("there is no context '" + context + "': see kubectl config get-contexts");
        }
        if (current == null && found.getAutoOAuthToken() == null && found.getOauthToken() == null) {
            throw UserError.usage(
                    "no cluster: set KUBECONFIG or add --kubeconfig FILE, or use this machine with --local");
        }
        if (found.isTrustCerts() || found.isDisableHostnameVerification()) {
            throw UserError.usage("this kubeconfig (or KUBERNETES_TRUST_CERTIFICATES) turns TLS verification off, and"
                    + " credentials must not go to a server that nobody has verified: remove insecure-skip-tls-verify,"
                    + " and name the cluster's authority with: kubectl config set-cluster NAME"
                    + " --certificate-authority FILE --embed-certs");
        }
        Config config = new ConfigBuilder(found)
                .withRequestRetryBackoffLimit(TRIES)
                .withRequestTimeout(10_000)
                .withConnectionTimeout(10_000)
                .withMaxConcurrentRequestsPerHost(32) // port-forwards stay open
                .build();
        String where = namespace != null ? namespace : config.getNamespace();
        Cluster cluster = new Cluster(client(config), where == null ? "default" : where, release);
        cluster.where = (context == null ? "" : " --context " + context)
                + (kubeconfig == null ? "" : " --kubeconfig " + kubeconfig);
        return cluster;
    }

    private static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("api-log", new ApiLog()))
                .build();
    }

    /**
     * Looks whether there is a cluster at all, without the patience of all other requests.
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
        }
    }

    /** Whether the apiserver did not answer, or can't just now: another try may do. */
    static boolean isAway(KubernetesClientException e) {
        return e.getStatus() == null || e.getCode() == 429 || e.getCode() >= 500;
    }

    private static Config config(@Nullable Path kubeconfig, @Nullable String context) {
        if (kubeconfig != null && (!Files.isReadable(kubeconfig) || Files.isDirectory(kubeconfig))) {
            throw UserError.usage("--kubeconfig: " + kubeconfig + " can't be read");
        }
        try {
            return kubeconfig == null
                    ? Config.autoConfigure(context)
                    : Config.fromKubeconfig(context, kubeconfig.toFile());
        } catch (RuntimeException e) { // a different one for each mistake
            throw UserError.usage("%s is no kubeconfig: see kubectl config view"
                    .formatted(kubeconfig == null ? "the file that KUBECONFIG names" : "--kubeconfig: " + kubeconfig));
        }
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    public String release() {
        return release;
    }

    public RollableScalableResource<StatefulSet> clients() {
        return client.apps().statefulSets().inNamespace(namespace).withName(clientsName());
    }

    public String clientsName() {
        return release + "-client";
    }

    public PodResource pod(String name) {
        return client.pods().inNamespace(namespace).withName(name);
    }

    /** Opened at once; a test has its own, because the mock server forwards nothing. */
    LocalPortForward forward(String pod, int port) {
        return pod(pod).portForward(port);
    }

    /** All pods of the release: server, clients, and those of Jobs. */
    public FilterWatchListDeletable<Pod, ?, PodResource> pods() {
        return client.pods().inNamespace(namespace).withLabels(Labels.CHART).withLabel(Labels.INSTANCE, release);
    }

    Resource<ConfigMap> planMap() {
        return configMap("plan");
    }

    Resource<ConfigMap> runMap() {
        return configMap("run");
    }

    private Resource<ConfigMap> configMap(String what) {
        return client.configMaps().inNamespace(namespace).withName(release + "-" + what);
    }

    Resource<Lease> lease() {
        return client.leases().inNamespace(namespace).withName(release + "-ramp");
    }

    /** One request that sets keys of a ConfigMap and leaves the others alone. */
    static void write(Resource<ConfigMap> map, Map<String, String> data) {
        map.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .endMetadata()
                        .withData(data)
                        .build());
    }

    /** The options that lead to this cluster, where it is not the current one. */
    String where() {
        return where;
    }

    /** How the commands of this release are typed, for hints: for the same cluster, too, as down is one of them. */
    public String typed(String command) {
        return ClusterFacts.typed(command, namespace, release, where);
    }

    /** For hints of other commands than our own, too. */
    CommandHints typed() {
        return new CommandHints(namespace, release, where);
    }

    /** A line for a person, for what the apiserver says or does not say. */
    public static UserError explain(KubernetesClientException e, String what) {
        String why;
        if (e.getStatus() == null) {
            why = "the apiserver does not answer (" + root(e) + "): see kubectl cluster-info";
        } else {
            why = switch (e.getCode()) {
                case 401 -> "the apiserver does not know us: is the kubeconfig still valid?";
                case 403 -> "not allowed: " + e.getStatus().getMessage();
                default -> e.getStatus().getMessage();
            };
        }
        return new UserError(ExitCode.UNEXPECTED, what + ": " + why);
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
