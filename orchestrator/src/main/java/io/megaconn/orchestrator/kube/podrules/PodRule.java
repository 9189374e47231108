package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;

/** Recognizes one limit of a cluster. Pure. */
interface PodRule {
    /** Returns the limits that it reports. */
    Set<Limit> limits();

    /** Returns the findings; empty unless the facts show the limit. */
    List<Finding> evaluate(PodFacts facts);
}
