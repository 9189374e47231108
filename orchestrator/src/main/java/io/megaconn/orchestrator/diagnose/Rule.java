package io.megaconn.orchestrator.diagnose;

import io.megaconn.orchestrator.event.Finding;
import java.util.List;

/** Recognises one limit. Pure. */
interface Rule {
    /** Empty unless the facts show the limit. */
    List<Finding> look(Facts facts);
}
