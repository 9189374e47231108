package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.Set;

/** Detects one limit. Pure. */
interface Rule {
    Limit limit();

    /** Returns the findings; empty unless the facts show the limit. */
    List<Finding> evaluate(Facts facts);

    /** Returns the limits that explain this one here: if one of them was found, this one is not reported. */
    default Set<Limit> explainedBy(Facts facts) {
        return limit().symptomOf();
    }
}
