package io.megaconn.orchestrator.plan;

/**
 * What a person has to type for a release, for hints.
 *
 * @param where options that lead to the cluster, with a blank before; empty for the current one
 */
public record CommandHints(String namespace, String release, String where) {
    /** One of our own commands. */
    public String orchestrator(String command) {
        return ClusterFacts.typed(command, namespace, release, where);
    }

    /** Such as {@code describe deploy/megaconn-server}. */
    public String kubectl(String command) {
        return "kubectl --namespace %s%s %s".formatted(namespace, where, command);
    }

    /** Such as {@code client.connections=500}: other values stay as they are. */
    public String upgrade(String set) {
        return "helm upgrade %s helm/megaconn --namespace %s%s --reuse-values --set %s"
                .formatted(release, namespace, where.replace("--context", "--kube-context"), set);
    }

    /** A changed template touches no pod, so clients have to be started anew. */
    public String upgradeAndRamp(String set) {
        return "%s; then %s, and ramp again".formatted(upgrade(set), orchestrator("down"));
    }
}
