package io.megaconn.orchestrator.kube.podrules;

import java.util.Map;

/** Labels of the objects that the chart creates. */
public final class Labels {
    public static final String INSTANCE = "app.kubernetes.io/instance";
    public static final String COMPONENT = "app.kubernetes.io/component";
    /** The chart's own label: a release of another chart may have the same instance name and a server, too. */
    public static final Map<String, String> CHART = Map.of("app.kubernetes.io/name", "megaconn");

    private Labels() {}
}
