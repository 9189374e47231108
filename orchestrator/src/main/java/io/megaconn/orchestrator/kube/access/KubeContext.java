package io.megaconn.orchestrator.kube.access;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.Shell;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A context of a kubeconfig with its cluster and user. The first file that has an entry wins, as with kubectl. */
record KubeContext(Entry<Context> context, Entry<Cluster> cluster, Entry<AuthInfo> user) {
    /**
     * An entry of a kubeconfig.
     *
     * @param file file that contains it
     */
    record Entry<T>(String kind, String name, Path file, T value, String contextName) {
        /**
         * Creates the error for a field.
         *
         * @param problem what is wrong with the field; never contains a secret
         * @param fix what to type
         */
        UserError refuse(String field, String problem, String fix) {
            return UserError.usage("%s, context '%s', %s '%s': %s %s: %s"
                    .formatted(
                            file,
                            Printable.of(contextName),
                            kind,
                            Printable.of(name),
                            field,
                            Printable.of(problem),
                            fix));
        }

        /** Returns a command that changes this entry, such as {@code --server=URL}. */
        String set(String options) {
            String command = kind.equals("user") ? "set-credentials" : "set-" + kind;
            return CommandHints.kubectlConfig(command + " " + Shell.quote(name) + " " + options, file.toString());
        }

        /** Returns the command that removes a field of this entry. */
        String unset(String field) {
            return CommandHints.kubectlConfig(
                    "unset " + Shell.quote(kind + "s." + name + "." + field), file.toString());
        }

        /** Resolves a path of this entry: relative ones are relative to the file. */
        Path resolve(String path) {
            return file.toAbsolutePath().resolveSibling(path).normalize();
        }

        @Override
        public String toString() { // the value has secrets
            return kind + " " + name + " of " + file;
        }
    }

    /** @throws UserError if the context, its cluster or its user does not exist */
    static KubeContext find(KubeconfigFiles files, String name, boolean named) {
        Entry<Context> context = entry(
                files,
                "context",
                name,
                name,
                Config::getContexts,
                NamedContext::getName,
                c -> Objects.requireNonNullElseGet(c.getContext(), Context::new));
        if (context == null) {
            throw UserError.usage("there is no context '%s'%s: see %s"
                    .formatted(
                            Printable.of(name),
                            named ? "" : ", which is the current one",
                            CommandHints.kubectlConfig("get-contexts", files.option())));
        }
        String clusterName = required(context, "cluster", context.value().getCluster());
        String userName = required(context, "user", context.value().getUser());
        Entry<Cluster> cluster = entry(
                files,
                "cluster",
                clusterName,
                name,
                Config::getClusters,
                NamedCluster::getName,
                c -> Objects.requireNonNullElseGet(c.getCluster(), Cluster::new));
        Entry<AuthInfo> user = entry(
                files,
                "user",
                userName,
                name,
                Config::getUsers,
                NamedAuthInfo::getName,
                u -> Objects.requireNonNullElseGet(u.getUser(), AuthInfo::new));
        return new KubeContext(
                context,
                existing(context, "cluster", clusterName, cluster, "get-clusters"),
                existing(context, "user", userName, user, "get-users"));
    }

    private static String required(Entry<Context> context, String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw context.refuse(field, "is missing", context.set("--" + field + "=NAME"));
        }
        return value;
    }

    private static <T> Entry<T> existing(
            Entry<Context> context, String field, String name, @Nullable Entry<T> entry, String list) {
        if (entry == null) {
            throw context.refuse(
                    field,
                    "'" + name + "' does not exist",
                    "see " + CommandHints.kubectlConfig(list, context.file().toString()) + ", and name one with: "
                            + context.set("--" + field + "=NAME"));
        }
        return entry;
    }

    private static <N, T> @Nullable Entry<T> entry(
            KubeconfigFiles files,
            String kind,
            String name,
            String context,
            Function<Config, @Nullable List<N>> list,
            Function<N, @Nullable String> nameOf,
            Function<N, T> valueOf) {
        for (Map.Entry<Path, Config> file : files.files().entrySet()) {
            List<N> all = list.apply(file.getValue());
            List<N> found = all == null
                    ? List.of()
                    : all.stream()
                            .filter(entry -> entry != null && name.equals(nameOf.apply(entry)))
                            .toList();
            if (!found.isEmpty()) {
                Entry<T> entry = new Entry<>(kind, name, file.getKey(), valueOf.apply(found.getFirst()), context);
                if (found.size() > 1) {
                    throw entry.refuse("name", "exists twice", "remove one of the two from the file");
                }
                return entry;
            }
        }
        return null;
    }

    /** Returns the namespace, or {@code default}. */
    String namespace() {
        String namespace = context.value().getNamespace();
        return namespace == null || namespace.isEmpty() ? "default" : namespace;
    }
}
