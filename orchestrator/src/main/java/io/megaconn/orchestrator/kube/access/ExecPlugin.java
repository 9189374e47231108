package io.megaconn.orchestrator.kube.access;

import static io.megaconn.orchestrator.kube.access.FieldFile.isSet;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A credential plugin: a program that prints a credential. */
final class ExecPlugin implements CredentialSource {
    static final String V1 = "client.authentication.k8s.io/v1";
    private static final Set<String> VERSIONS = Set.of(V1, "client.authentication.k8s.io/v1beta1");

    private final Entry<AuthInfo> entry;
    private final ExecConfig exec;
    private final List<String> command;
    private final String input;
    private final boolean interactive;
    private boolean first = true;

    private ExecPlugin(
            Entry<AuthInfo> entry, ExecConfig exec, List<String> command, String input, boolean interactive) {
        this.entry = entry;
        this.exec = exec;
        this.command = command;
        this.input = input;
        this.interactive = interactive;
    }

    /** @throws UserError if the plugin's fields are not valid, or the program is missing */
    static ExecPlugin of(KubeContext context, ApiServer server) {
        Entry<AuthInfo> entry = context.user();
        ExecConfig exec = entry.value().getExec();
        if (!isSet(exec.getCommand())) {
            throw entry.refuse("exec.command", "is missing", entry.set("--exec-command=COMMAND"));
        }
        if (!isSet(exec.getApiVersion()) || !VERSIONS.contains(exec.getApiVersion())) {
            throw entry.refuse(
                    "exec.apiVersion",
                    isSet(exec.getApiVersion())
                            ? "'" + exec.getApiVersion() + "' is not supported, only v1 and v1beta1 are"
                            : "is missing",
                    entry.set("--exec-api-version=" + V1));
        }
        boolean interactive = interactive(entry, exec);
        List<String> command = new ArrayList<>();
        command.add(program(entry, exec));
        if (exec.getArgs() != null) {
            command.addAll(exec.getArgs());
        }
        for (ExecEnvVar variable : exec.getEnv() == null ? List.<ExecEnvVar>of() : exec.getEnv()) {
            if (!isSet(variable.getName())) {
                throw entry.refuse("exec.env", "has a variable without a name", "correct it in the file");
            }
        }
        String input = ExecCredentials.input(exec, context.cluster(), server, interactive);
        return new ExecPlugin(entry, exec, List.copyOf(command), input, interactive);
    }

    private static boolean interactive(Entry<AuthInfo> entry, ExecConfig exec) {
        String mode = exec.getInteractiveMode();
        if (!isSet(mode)) {
            if (V1.equals(exec.getApiVersion())) {
                throw entry.refuse(
                        "exec.interactiveMode", "is missing", entry.set("--exec-interactive-mode=IfAvailable"));
            }
            mode = "IfAvailable";
        }
        boolean terminal = StandardInput.isTerminal();
        return switch (mode) {
            case "Never" -> false;
            case "IfAvailable" -> terminal;
            case "Always" -> {
                if (!terminal) {
                    throw entry.refuse(
                            "exec.interactiveMode",
                            "is Always, but standard input is not a terminal",
                            "run this in a terminal");
                }
                yield true;
            }
            default ->
                throw entry.refuse(
                        "exec.interactiveMode",
                        "'" + mode + "' is unknown: it is Never, IfAvailable or Always",
                        entry.set("--exec-interactive-mode=IfAvailable"));
        };
    }

    private static String program(Entry<AuthInfo> entry, ExecConfig exec) {
        String name = exec.getCommand();
        Path found = name.contains("/") ? executable(entry.resolve(name)) : onPath(name);
        if (found == null) {
            String hint = exec.getInstallHint();
            throw entry.refuse(
                    "exec.command",
                    "'" + name + "' is not an executable program" + (name.contains("/") ? "" : " on the PATH"),
                    isSet(hint)
                            ? Printable.of(hint.strip().replaceAll("\\s+", " "))
                            : "install it, or name another with: " + entry.set("--exec-command=COMMAND"));
        }
        return found.toString();
    }

    private static @Nullable Path onPath(String name) {
        return Arrays.stream(
                        String.valueOf(System.getenv().getOrDefault("PATH", "")).split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> executable(Path.of(folder, name)))
                .filter(path -> path != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Path executable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path) ? path : null;
    }

    @Override
    public synchronized Credential read() {
        boolean shown = first;
        first = false;
        PluginProcess.Result result;
        try {
            result = PluginProcess.run(command, environment(), interactive && shown, shown);
        } catch (IOException e) {
            throw failed("can't be started (" + UserError.reason(e) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted");
        }
        if (result.timedOut()) {
            throw failed("did not end within " + PluginProcess.TIMEOUT.toSeconds() + " s");
        }
        if (result.exitCode() != 0) {
            throw failed("ended with exit code " + result.exitCode()
                    + (shown && !result.lastError().isEmpty() ? " (" + result.lastError() + ")" : ""));
        }
        try {
            return ExecCredentials.parse(result.output(), exec.getApiVersion());
        } catch (IllegalArgumentException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
    }

    private List<ExecEnvVar> environment() {
        List<ExecEnvVar> all = new ArrayList<>(exec.getEnv() == null ? List.of() : exec.getEnv());
        all.add(new ExecEnvVar("KUBERNETES_EXEC_INFO", input));
        return all;
    }

    private UserError failed(String problem) {
        return entry.refuse(
                "exec.command",
                "'" + exec.getCommand() + "' " + problem,
                "try it with: "
                        + CommandHints.kubectlContext(
                                "version", entry.contextName(), entry.file().toString()));
    }

    @Override
    public String describe() {
        return "exec plugin '" + exec.getCommand() + "'";
    }
}
