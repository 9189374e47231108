package io.megaconn.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that the apiserver has answered, of the kinds that only an orchestrator makes while it ramps
 * in a quiet cluster: its metrics do not say who asked, nor in which namespace.
 */
record ApiRequests(Map<String, Long> counts) {
    private static final Pattern SAMPLE = Pattern.compile("apiserver_request_total\\{(.*)} (\\S+)");

    private static final Set<String> KINDS = Set.of(
            "PUT statefulsets/scale",
            "GET statefulsets/scale",
            "PATCH statefulsets/scale",
            "PATCH configmaps",
            "pods/portforward",
            "LIST pods of a namespace",
            "WATCH pods of a namespace",
            "LIST events of a namespace");

    static ApiRequests sofar(KubernetesClient client) {
        Map<String, Long> counts = new HashMap<>();
        for (String line : client.raw("/metrics").split("\n")) {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches() && !ofKubernetesItself(sample.group(1))) {
                long count = (long) Double.parseDouble(sample.group(2));
                counts.merge(kind(sample.group(1)), count, Long::sum);
            }
        }
        counts.keySet().retainAll(KINDS);
        return new ApiRequests(counts);
    }

    /** Returns true for requests of Kubernetes' own components: they use protobuf, and older versions label them. */
    private static boolean ofKubernetesItself(String labels) {
        return label(labels, "contentType").contains("protobuf");
    }

    private static String kind(String labels) {
        String subresource = label(labels, "subresource");
        if (subresource.equals("portforward")) {
            return "pods/portforward"; // as GET or CONNECT
        }
        String verb = label(labels, "verb");
        boolean many = verb.equals("LIST") || verb.equals("WATCH");
        return verb
                + " "
                + label(labels, "resource")
                + (subresource.isEmpty() ? "" : "/" + subresource)
                + (many ? " of a " + label(labels, "scope") : "");
    }

    private static String label(String labels, String name) {
        Matcher label = Pattern.compile("(?:^|,)" + name + "=\"([^\"]*)\"").matcher(labels);
        return label.find() ? label.group(1) : "";
    }

    ApiRequests minus(ApiRequests before) {
        Map<String, Long> more = new HashMap<>(counts);
        before.counts.forEach((kind, count) -> more.merge(kind, -count, Long::sum));
        more.values().removeIf(count -> count == 0);
        return new ApiRequests(more);
    }

    long of(String kind) {
        return counts.getOrDefault(kind, 0L);
    }

    long sum() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
