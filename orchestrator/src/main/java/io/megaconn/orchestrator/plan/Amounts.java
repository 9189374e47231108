package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Quantities;

/**
 * Formats amounts of resources with their units. An amount is in thousandths of a core for CPU, in bytes for memory and
 * storage, and a count for everything else. Pure.
 */
public final class Amounts {
    private Amounts() {}

    /** @param resource a name of a pod, a node or a quota, such as {@code memory} or {@code requests.cpu} */
    public static String text(String resource, long amount) {
        if (isCpu(resource)) {
            String cores = "%,.3f".formatted(amount / 1000.0).replaceAll("\\.?0+$", "");
            return cores + (cores.equals("1") ? " core" : " cores");
        }
        if (isBytes(resource)) {
            return Quantities.bytes(amount);
        }
        String name = resource.equals("pods") || resource.equals("count/pods")
                ? amount == 1 ? "pod" : "pods"
                : resource.replaceFirst("^requests\\.", "");
        return "%,d %s".formatted(amount, name);
    }

    public static boolean isCpu(String resource) {
        return resource.equals("cpu") || resource.endsWith(".cpu");
    }

    private static boolean isBytes(String resource) {
        return resource.endsWith("memory") || resource.endsWith("storage") || resource.contains("hugepages-");
    }

    /** Returns the amount as a Kubernetes quantity that is at least as large, such as {@code 800m} or {@code 485Mi}. */
    static String quantity(String resource, long amount) {
        return isCpu(resource)
                ? amount + "m"
                : isBytes(resource) ? Math.ceilDiv(amount, 1L << 20) + "Mi" : String.valueOf(amount);
    }
}
