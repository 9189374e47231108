package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Shell;
import org.jspecify.annotations.Nullable;

/**
 * The commands that messages about a release show. Each acts on the release's own cluster and namespace, whatever the current
 * context is.
 *
 * @param context of the kubeconfig; null for the current one
 * @param kubeconfig path of the file; null for the default
 * @param program name that the orchestrator was called by, as a shell reads it
 */
public record CommandHints(
        String release,
        String namespace,
        @Nullable String context,
        @Nullable String kubeconfig,
        String program) {
    /** With the name that this program was called by. */
    public CommandHints(String release, String namespace, @Nullable String context, @Nullable String kubeconfig) {
        this(release, namespace, context, kubeconfig, Shell.orchestrator());
    }

    /** One of the orchestrator's own commands, such as {@code down}. */
    public String orchestrator(String command) {
        return program
                + " "
                + command
                + option("--namespace", namespace)
                + (release.equals("megaconn") ? "" : option("--release", release))
                + cluster("--context");
    }

    /** A command in the release's namespace, such as {@code describe deploy/megaconn-server}. */
    public String kubectl(String command) {
        return kubectl(namespace, command);
    }

    /** A command in another namespace. */
    public String kubectl(String otherNamespace, String command) {
        return "kubectl" + option("--namespace", otherNamespace) + cluster("--context") + " " + command;
    }

    /** A command about objects without a namespace, such as {@code describe node n1}. */
    public String kubectlCluster(String command) {
        return "kubectl" + cluster("--context") + " " + command;
    }

    /** A command about the kubeconfig file, such as {@code config get-contexts}. */
    public static String kubectlConfig(String command, @Nullable String kubeconfig) {
        return "kubectl" + option("--kubeconfig", kubeconfig) + " config " + command;
    }

    /** A command of Helm about the release, such as {@code get values}. */
    public String helm(String command) {
        return "helm %s %s%s%s"
                .formatted(command, Shell.quote(release), option("--namespace", namespace), cluster("--kube-context"));
    }

    public String install() {
        return "helm install %s helm/megaconn%s --create-namespace%s"
                .formatted(Shell.quote(release), option("--namespace", namespace), cluster("--kube-context"));
    }

    /**
     * Changes values of the chart and keeps the others.
     *
     * @param set such as {@code client.connections=500}, not quoted
     */
    public String upgrade(String set) {
        return "helm upgrade %s helm/megaconn%s%s --reuse-values --set %s"
                .formatted(
                        Shell.quote(release),
                        option("--namespace", namespace),
                        cluster("--kube-context"),
                        Shell.quote(set));
    }

    /** A changed template touches no pod, so clients have to be started anew. */
    public String upgradeAndRamp(String set) {
        return "%s; then %s, and ramp again".formatted(upgrade(set), orchestrator("down"));
    }

    private String cluster(String contextOption) {
        return option(contextOption, context) + option("--kubeconfig", kubeconfig);
    }

    private static String option(String name, @Nullable String value) {
        return value == null ? "" : " " + name + " " + Shell.quote(value);
    }
}
