package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Finding;
import java.util.List;

/** Recognises one limit of a cluster. Pure. */
interface PodRule {
    /** Empty unless the facts show the limit. */
    List<Finding> look(PodFacts facts);
}
