package io.megaconn.orchestrator.kube.access;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a kubeconfig, in the order of precedence. Files that {@code KUBECONFIG} names but that don't exist are
 * skipped, as kubectl does.
 *
 * @param explicit true if {@code --kubeconfig} named the file
 * @param files content of each file that exists and is not empty
 */
record KubeconfigFiles(boolean explicit, List<Path> named, Map<Path, Config> files) {
    /** @throws UserError if a file can't be read, or is not a kubeconfig */
    static KubeconfigFiles load(@Nullable Path explicit, Map<String, String> environment) {
        List<Path> named = explicit == null ? fromEnvironment(environment) : List.of(explicit);
        Map<Path, Config> files = new LinkedHashMap<>();
        for (Path file : named) {
            if (explicit != null || Files.exists(file)) {
                Config config = parse(file, explicit != null);
                if (config != null) {
                    files.putIfAbsent(file, config);
                }
            }
        }
        return new KubeconfigFiles(explicit != null, named, files);
    }

    private static List<Path> fromEnvironment(Map<String, String> environment) {
        String list = System.getProperty("kubeconfig", environment.getOrDefault("KUBECONFIG", ""));
        if (list.isEmpty()) {
            String home = environment.getOrDefault("HOME", "");
            return List.of(Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".kube", "config"));
        }
        return Arrays.stream(list.split(File.pathSeparator))
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .distinct()
                .toList();
    }

    private static @Nullable Config parse(Path file, boolean explicit) {
        String name = (explicit ? "--kubeconfig: " : "KUBECONFIG: ") + file;
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw UserError.usage(name + " can't be read");
        }
        Config config;
        try {
            config = parse(Files.readString(file));
        } catch (IOException e) {
            throw UserError.usage(name + " can't be read (" + UserError.reason(e) + ")");
        } catch (RuntimeException e) { // its message may quote a secret
            throw invalid(name, file);
        }
        if (config == null && explicit) {
            throw invalid(name, file);
        }
        return config;
    }

    private static @Nullable Config parse(String text) {
        try {
            return Serialization.unmarshal(text, Config.class);
        } catch (RuntimeException e) {
            return Serialization.unmarshal("#\n" + text, Config.class); // YAML that begins with a brace
        }
    }

    private static UserError invalid(String name, Path file) {
        return UserError.usage("%s is not a valid kubeconfig: check it with: %s"
                .formatted(name, CommandHints.kubectlConfig("view", file.toString())));
    }

    /** Returns the selected context with its cluster and user; null if no context is selected and none is current. */
    @Nullable
    KubeContext select(@Nullable String context) {
        String name = context != null ? context : current();
        return name == null ? null : KubeContext.find(this, name, context != null);
    }

    private @Nullable String current() {
        return files.values().stream()
                .map(Config::getCurrentContext)
                .filter(name -> name != null && !name.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** Returns {@code --kubeconfig FILE} as messages repeat it; null for the default files. */
    @Nullable
    String option() {
        return explicit ? named.getFirst().toString() : null;
    }
}
