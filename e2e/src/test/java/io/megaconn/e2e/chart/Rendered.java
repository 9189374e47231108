package io.megaconn.e2e.chart;

import java.util.List;

/**
 * The rendered chart.
 *
 * @param text all documents, as Helm prints them
 * @param objects the same, parsed
 */
record Rendered(String text, List<Doc> objects) {
    Rendered(String text) {
        this(text, Doc.parseAll(text));
    }

    /** @return names such as {@code Deployment/megaconn-server} */
    List<String> names() {
        return objects().stream().map(Doc::toString).toList();
    }

    /** @throws AssertionError if there is not exactly one */
    Doc one(String kind, String name) {
        List<Doc> found = objects().stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + kind + "/" + name + " in " + names());
        }
        return found.get(0);
    }

    /** Returns pods and pod templates: each with metadata and spec, named by its component. */
    List<Doc> pods() {
        return objects().stream()
                .map(object -> object.kind().equals("Pod") ? object : object.at("spec", "template"))
                .filter(Doc::exists)
                .toList();
    }

    /** @param component server, client, orchestrator, tuning or test */
    Doc pod(String component) {
        return pods().stream()
                .filter(pod -> component(pod).equals(component))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no pod of " + component + " in " + names()));
    }

    /** Returns the only container of a pod. */
    static Doc container(Doc pod) {
        List<Doc> containers = pod.at("spec", "containers").list();
        if (containers.size() != 1 || pod.at("spec", "initContainers").exists()) {
            throw new AssertionError("not one container: " + pod.at("spec"));
        }
        return containers.get(0);
    }

    static String component(Doc object) {
        return object.at("metadata", "labels", "app.kubernetes.io/component").text();
    }
}
