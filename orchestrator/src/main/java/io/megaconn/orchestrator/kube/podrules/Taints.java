package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matches taints of nodes with tolerations of pods, as the scheduler does. Pure. */
public final class Taints {
    /** Key of the taint that Kubernetes sets on a cordoned node. */
    public static final String CORDON = "node.kubernetes.io/unschedulable";

    private Taints() {}

    /** True for taints that Kubernetes sets itself: they describe the node's state, so pods should not tolerate them. */
    public static boolean isSystem(String key) {
        return key.startsWith("node.kubernetes.io/") || key.startsWith("node.cloudprovider.kubernetes.io/");
    }

    /** Returns true if the taint keeps no pod with these tolerations away. */
    public static boolean tolerated(Taint taint, List<Toleration> tolerations) {
        return taint.getEffect().equals("PreferNoSchedule")
                || tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean key = toleration.getKey() == null
                || toleration.getKey().isEmpty()
                || toleration.getKey().equals(taint.getKey());
        boolean effect = toleration.getEffect() == null
                || toleration.getEffect().isEmpty()
                || toleration.getEffect().equals(taint.getEffect());
        boolean value = "Exists".equals(toleration.getOperator())
                || orEmpty(toleration.getValue()).equals(orEmpty(taint.getValue()));
        return key && effect && value;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Returns the taint in kubectl's notation, such as {@code dedicated=db:NoSchedule}. */
    public static String text(Taint taint) {
        String value = orEmpty(taint.getValue());
        return taint.getKey() + (value.isEmpty() ? "" : "=" + value) + ":" + taint.getEffect();
    }
}
