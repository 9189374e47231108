package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.diagnose.Finding;
import java.util.List;

/** Recognises one limit of a cluster. Pure. */
interface PodRule {
    /** Empty unless the facts show the limit. */
    List<Finding> look(PodFacts facts);
}
