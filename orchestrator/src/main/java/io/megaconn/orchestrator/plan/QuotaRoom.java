package io.megaconn.orchestrator.plan;

/**
 * Amount of one resource that a ResourceQuota leaves for client pods.
 *
 * @param quota name of the quota
 * @param resource such as {@code requests.memory}; {@link Amounts} has the units
 * @param each what a client pod takes of it
 * @param missing containers that don't set the resource, although the quota requires it of each; empty if all do
 */
public record QuotaRoom(String quota, String resource, long hard, long used, long each, String missing) {
    /** Returns true if the quota refuses even one client pod. */
    public boolean refusesEveryPod() {
        return !missing.isEmpty() || hard - used < each;
    }
}
