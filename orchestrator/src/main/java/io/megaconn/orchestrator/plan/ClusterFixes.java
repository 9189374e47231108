package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.diagnose.Fixes;

/** What to type about a limit of a run on Kubernetes: values of the chart, and settings of nodes. Pure. */
public final class ClusterFixes extends Fixes {
    /** What the chart's tuning raises conntrack to, unless told otherwise. */
    private static final long TUNING = 2_200_000;

    /** From 1024 on: nothing else listens in the network namespace of a client pod. */
    private static final int ALL_PORTS = 64_512;

    private final ClusterInfo cluster;

    public ClusterFixes(ClusterInfo cluster) {
        this.cluster = cluster;
    }

    /** Of the place where a run happens. */
    public static Fixes of(Environment environment) {
        ClusterInfo cluster = environment.cluster();
        return cluster == null ? Fixes.HERE : new ClusterFixes(cluster);
    }

    /** A value of the chart. */
    static String upgrade(String release, String namespace, String set) {
        return "helm upgrade %s helm/megaconn --namespace %s --reuse-values --set %s"
                .formatted(release, namespace, set);
    }

    private String upgrade(String set) {
        return upgrade(cluster.release(), cluster.namespace(), set);
    }

    @Override
    public boolean local() {
        return false;
    }

    @Override
    public String serverPlace() {
        return cluster.serverNode();
    }

    @Override
    protected String on() {
        return "on the node: ";
    }

    @Override
    protected String orTuning() {
        return ", or: " + upgrade("tuning.enabled=true");
    }

    @Override
    protected long tunedConntrack() {
        return TUNING;
    }

    @Override
    public String ports(long now, long needed) {
        return now >= ALL_PORTS ? "" : upgrade("client.sysctls.net\\\\.ipv4\\\\.ip_local_port_range=\"1024 65535\"");
    }

    @Override
    public String messageInterval(long seconds) {
        return upgrade("messageInterval=%ds".formatted(seconds));
    }

    @Override
    public String threads() {
        return "raise podPidsLimit of the kubelet, and kernel.threads-max and kernel.pid_max of the node";
    }

    @Override
    public String processMemory() {
        return "raise the memory limits of the pods, or set vm.overcommit_memory=1 on the node, as kubelets do";
    }

    @Override
    public String port(String lowest) {
        return upgrade("server.port=9000");
    }

    @Override
    public String capacity(long connections) {
        return upgrade("server.capacity=%d".formatted(connections));
    }

    /** More listeners of the server: each has ports of its own at a client's address. */
    public String serverPorts(long ports) {
        return upgrade("server.ports=%d".formatted(ports));
    }

    @Override
    public String cpuLimit(String who) {
        return upgrade(who + ".resources.limits.cpu=null");
    }

    @Override
    public String refused(String endpoint) {
        return "see whether the server is ready, with: kubectl get pods --namespace %s; and allow %s in firewalls and NetworkPolicies"
                .formatted(cluster.namespace(), endpoint);
    }

    @Override
    public String unanswered(String endpoint) {
        return "allow %s in firewalls and NetworkPolicies from the pods to the node".formatted(endpoint);
    }

    @Override
    public String unknownName(String name) {
        return "kubectl get pods --namespace kube-system -l k8s-app=kube-dns";
    }
}
