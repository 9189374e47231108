package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requirements that a run must meet besides the target.
 *
 * @param hold how long to hold the target; 0 to stop when it is reached
 * @param batchTimeout time after which a batch is given up, whatever its progress; null to give it up for lack of
 *     progress
 * @param thresholds expressions about the run's figures, such as {@code reply_p99<50ms}
 */
public record PassCriteria(Duration hold, @Nullable Duration batchTimeout, List<String> thresholds) {
    /** Criteria that require nothing but the target. */
    public static final PassCriteria NONE = new PassCriteria(Duration.ZERO, null, List.of());

    /** @throws UserError if a value is out of range; names the option */
    public PassCriteria {
        thresholds = List.copyOf(thresholds);
        if (hold.isNegative()) {
            throw UserError.usage("--hold must not be negative");
        }
        if (batchTimeout != null && !batchTimeout.isPositive()) {
            throw UserError.usage("--batch-timeout must be more than 0");
        }
    }
}
