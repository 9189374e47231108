package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requirements that a run has to meet, beside the target.
 *
 * @param hold how long the target is held, 0 to stop when it is reached
 * @param batchTimeout after which a batch is given up, whatever its progress; null to give it up for want of progress
 * @param thresholds expressions about the run's figures, such as {@code reply_p99<50ms}
 */
public record PassCriteria(Duration hold, @Nullable Duration batchTimeout, List<String> thresholds) {
    /** The target alone. */
    public static final PassCriteria NONE = new PassCriteria(Duration.ZERO, null, List.of());

    /** @throws UserError that names the option whose value is out of range */
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
