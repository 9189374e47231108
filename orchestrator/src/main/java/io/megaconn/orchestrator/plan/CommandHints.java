package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.Shell;
import org.jspecify.annotations.Nullable;

/**
 * Commands to show in messages about a release. Each acts on the release's own cluster and namespace, whatever the
 * current context is.
 *
 * @param context context of the kubeconfig; null for the current one
 * @param kubeconfig path of the file; null for the default
 * @param program name that the orchestrator was called by, quoted for a shell
 * @param fullname beginning of the names of the release's objects, which is the release's name by default
 * @param byHelm whether Helm installed the release; otherwise its objects were rendered, as those in k8s/
 */
public record CommandHints(
        String release,
        String namespace,
        @Nullable String context,
        @Nullable String kubeconfig,
        String program,
        String fullname,
        boolean byHelm) {
    /** Place in the docs about changes of a release that Helm did not install. */
    private static final String OVERLAY = "docs/how-to/kubernetes.md#without-helm";

    public CommandHints(
            String release, String namespace, @Nullable String context, @Nullable String kubeconfig, String program) {
        this(release, namespace, context, kubeconfig, program, release, true);
    }

    /** Creates hints with the name that this program was called by. */
    public CommandHints(String release, String namespace, @Nullable String context, @Nullable String kubeconfig) {
        this(release, namespace, context, kubeconfig, CalledAs.orchestrator());
    }

    /** Returns hints for a release whose objects have other names. */
    public CommandHints named(String otherFullname) {
        return new CommandHints(release, namespace, context, kubeconfig, program, otherFullname, byHelm);
    }

    /** Returns hints for a release that Helm did not install. */
    public CommandHints withoutHelm() {
        return new CommandHints(release, namespace, context, kubeconfig, program, fullname, false);
    }

    /** Returns one of the orchestrator's subcommands, such as {@code down}. */
    public String orchestrator(String command) {
        return program
                + " "
                + command
                + option("--namespace", namespace)
                + (release.equals("megaconn") ? "" : option("--release", release))
                + cluster("--context");
    }

    /** Returns a kubectl command in the release's namespace, such as {@code describe deploy/megaconn-server}. */
    public String kubectl(String command) {
        return kubectl(namespace, command);
    }

    /** Returns a kubectl command in another namespace. */
    public String kubectl(String otherNamespace, String command) {
        return "kubectl" + option("--namespace", otherNamespace) + cluster("--context") + " " + command;
    }

    /** Returns a kubectl command for cluster-wide objects, such as {@code describe node n1}. */
    public String kubectlCluster(String command) {
        return "kubectl" + cluster("--context") + " " + command;
    }

    /** Returns a kubectl command for the kubeconfig file, such as {@code config get-contexts}. */
    public static String kubectlConfig(String command, @Nullable String kubeconfig) {
        return "kubectl" + option("--kubeconfig", kubeconfig) + " config " + command;
    }

    /** Returns a kubectl command that uses a context of a kubeconfig file, such as {@code version}. */
    public static String kubectlContext(String command, String context, String kubeconfig) {
        return "kubectl" + option("--kubeconfig", kubeconfig) + option("--context", context) + " " + command;
    }

    /** Returns the command that shows the release's values, or its objects without Helm. */
    public String values() {
        return byHelm
                ? "helm get values %s%s%s"
                        .formatted(Shell.quote(release), option("--namespace", namespace), cluster("--kube-context"))
                : kubectl("get deployments,statefulsets --selector app.kubernetes.io/instance=%s --output yaml"
                        .formatted(Shell.quote(release)));
    }

    public String install() {
        return "helm install %s helm/megaconn%s --create-namespace%s"
                .formatted(Shell.quote(release), option("--namespace", namespace), cluster("--kube-context"));
    }

    /**
     * Returns the Helm command that changes values of the chart and keeps the others; without Helm, what to change.
     *
     * @param set an assignment such as {@code client.connections=500}, not quoted
     */
    public String upgrade(String set) {
        if (!byHelm) {
            return "make what %s changes part of your overlay, see %s".formatted(Shell.quote(set), OVERLAY);
        }
        return "helm upgrade %s helm/megaconn%s%s --reset-then-reuse-values --set %s"
                .formatted(
                        Shell.quote(release),
                        option("--namespace", namespace),
                        cluster("--kube-context"),
                        Shell.quote(set));
    }

    /**
     * Returns the commands that change a value and restart the clients: a changed template doesn't affect running pods.
     */
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
