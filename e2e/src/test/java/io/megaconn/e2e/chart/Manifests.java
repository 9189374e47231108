package io.megaconn.e2e.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files below k8s/ that come from the chart; bin/render-k8s writes them. */
final class Manifests {
    static final Path FOLDER = Chart.HOME.resolve("k8s");

    private static final String HEADER =
            "# Rendered from helm/megaconn by bin/render-k8s: change the chart, not this.\n";

    /** Returns the file for the objects of a template. */
    private static final Map<String, String> FILE_OF = Map.ofEntries(
            Map.entry("server-serviceaccount", "server.yaml"),
            Map.entry("server-deployment", "server.yaml"),
            Map.entry("client-serviceaccount", "client.yaml"),
            Map.entry("client-statefulset", "client.yaml"),
            Map.entry("plan-configmap", "config.yaml"),
            Map.entry("run-configmap", "config.yaml"),
            Map.entry("ramp-lease", "config.yaml"),
            Map.entry("orchestrator-serviceaccount", "rbac.yaml"),
            Map.entry("orchestrator-role", "rbac.yaml"),
            Map.entry("orchestrator-rolebinding", "rbac.yaml"),
            Map.entry("preflight-clusterrole", "rbac.yaml"),
            Map.entry("preflight-clusterrolebinding", "rbac.yaml"),
            Map.entry("ramp-job", "job/ramp-job.yaml"));

    private Manifests() {}

    /** @return content by file name; the text is Helm's, with its comments, but without what is for Helm only */
    static Map<String, String> render() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String document : chart().render().text().split("(?m)^---\n")) {
            if (!document.isBlank()) {
                String template = document.replaceFirst("(?s)^# Source: megaconn/templates/(\\S+)\\.yaml\n.*", "$1");
                String file = FILE_OF.get(template);
                if (file == null) {
                    throw new AssertionError("say in Manifests which file this goes to: " + template);
                }
                files.merge(file, HEADER + "---\n" + plain(document), (all, next) -> all + "---\n" + plain(document));
            }
        }
        return files;
    }

    static Chart chart() {
        return Chart.with("ramp: {enabled: true}").on("1.20.2");
    }

    static void write() throws IOException {
        for (Map.Entry<String, String> file : render().entrySet()) {
            Path path = FOLDER.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static String plain(String document) {
        return document.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("# Source: "))
                .filter(line -> !line.matches(" *(helm\\.sh/chart|app\\.kubernetes\\.io/managed-by):.*"))
                .reduce("", (all, line) -> all + line.stripTrailing() + "\n");
    }
}
