package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Ports;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.protocol.ClientInputs;
import io.megaconn.runtime.protocol.FailureHints;

/** Fixes for the limits of a run on Kubernetes: chart values and node settings. Pure. */
public final class ClusterFixes extends Fixes {
    /** Number of entries that the chart's tuning raises conntrack to by default. */
    private static final long TUNING = 2_200_000;

    private final CommandHints hints;
    private final String serverNode;
    private final ClientInputs inputs;

    /** @param inputs how client pods get what the server requires */
    public ClusterFixes(CommandHints hints, String serverNode, ClientInputs inputs) {
        this.hints = hints;
        this.serverNode = serverNode;
        this.inputs = inputs;
    }

    @Override
    public boolean local() {
        return false;
    }

    @Override
    public String serverPlace() {
        return serverNode;
    }

    @Override
    protected String on() {
        return "on the node: ";
    }

    @Override
    protected String orTuning() {
        return ", or: " + hints.upgrade("tuning.enabled=true");
    }

    @Override
    protected long tunedConntrack() {
        return TUNING;
    }

    @Override
    public String ports(long now, long needed) {
        // Nothing else listens in the network namespace of a client pod, so that all ports are free.
        return now >= Ports.UNPRIVILEGED
                ? ""
                : hints.upgrade("client.sysctls.net\\.ipv4\\.ip_local_port_range=1024 65535");
    }

    @Override
    public String messageInterval(long seconds) {
        return hints.upgrade("messageInterval=%ds".formatted(seconds));
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
        return hints.upgrade("server.port=" + Ports.SERVER);
    }

    @Override
    public String capacity(long connections) {
        return hints.upgrade("server.capacity=%d".formatted(connections));
    }

    /**
     * Returns the command that adds listeners to the server: for each one, a client's address has a separate range of
     * ports.
     */
    public String serverPorts(long ports) {
        return hints.upgrade("server.ports=%d".formatted(ports));
    }

    @Override
    public String cpuLimit(String who) {
        return hints.upgrade(who + ".resources.limits.cpu=null");
    }

    @Override
    public String refused(String endpoint) {
        return "check whether the server is ready with: %s; and allow %s in firewalls and NetworkPolicies"
                .formatted(hints.kubectl("get pods"), endpoint);
    }

    @Override
    public String unanswered(String endpoint) {
        return "allow %s in firewalls and NetworkPolicies from the pods to the node".formatted(endpoint);
    }

    @Override
    public String failure(String reason) {
        return FailureHints.of(reason, inputs);
    }

    @Override
    public String sourceAddresses() {
        return "use smaller clients, each of which has an address of its own (--connections-per-client), or more endpoints";
    }

    @Override
    public String openFiles(long now, long needed) {
        return on()
                + (now >= needed
                        ? "check the current limit with: prlimit --nofile --pid PID"
                        : "raise LimitNOFILE of the container runtime's unit to %d".formatted(needed));
    }

    @Override
    public String unknownName(String name) {
        return hints.kubectl("kube-system", "get pods -l k8s-app=kube-dns");
    }
}
