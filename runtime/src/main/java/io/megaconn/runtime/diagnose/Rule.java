package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.Set;

/** Recognises one limit. Pure. */
interface Rule {
    /** Its page in docs/limits, without {@code .md}. */
    String limit();

    /** Empty unless the facts show the limit. */
    List<Finding> look(Facts facts);

    /** Limits of which this one is only a symptom: where one of them was found, this one is not told. */
    default Set<String> explainedBy() {
        return Set.of();
    }

    /** The same, where it depends on what else is known. */
    default Set<String> explainedBy(Facts facts) {
        return explainedBy();
    }
}
