package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.KernelCounters;
import java.util.List;

/** Rule for the system-wide open-file limit, fs.file-max: ENFILE at either end. */
final class FileMax implements Rule {
    @Override
    public Limit limit() {
        return Limit.FILE_MAX;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long times = facts.failures("ENFILE") + facts.serverFailures("ENFILE");
        if (times == 0 || facts.missing() == 0) {
            return List.of();
        }
        long max = Math.max(0, facts.limit(KernelCounters.FILE_MAX)); // all of them are open
        long needed = max + 2 * facts.missing() + 1000;
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                "ENFILE %s: the system-wide open-file limit is exhausted (fs.file-max = %,d); about %,d needed"
                        .formatted(Quantities.times(times), max, needed),
                facts.fixes().fileMax(max, needed)));
    }
}
