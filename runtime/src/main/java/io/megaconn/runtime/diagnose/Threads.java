package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Rule for threads and processes: the limit of a control group, a user or the entire system is reached, and a JVM ends
 * at its start.
 */
final class Threads implements Rule {
    private static final Pattern SAID =
            Pattern.compile("unable to create native thread|pthread_create failed|Failed to start the native thread"
                    + "|failed to create a child event loop|Cannot fork|Resource temporarily unavailable");

    @Override
    public Limit limit() {
        return Limit.THREADS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        return facts.match(SAID)
                .map(found -> List.of(Finding.fatal(
                        limit(),
                        facts.serverPlace(),
                        "a process could not start a thread (EAGAIN): check pids.max of its control group, ulimit -u, kernel.threads-max, kernel.pid_max and vm.max_map_count",
                        facts.fixes().threads())))
                .orElse(List.of());
    }
}
