package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Rule for the address space and memory of one process: the kernel refuses the JVM's reservation, and the JVM ends at
 * its start.
 */
final class ProcessMemoryLimit implements Rule {
    private static final Pattern SAID = Pattern.compile(
            "insufficient memory for the Java Runtime|Native memory allocation|Could not reserve enough space"
                    + "|Could not allocate (?:metaspace|compressed class space)|[Cc]annot allocate memory|failed to map segment from shared object"
                    + "|Failed to reserve|Could not create the Java Virtual Machine");

    @Override
    public Limit limit() {
        return Limit.PROCESS_MEMORY;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        return facts.match(SAID)
                .map(found -> List.of(Finding.fatal(
                        limit(),
                        facts.serverPlace(),
                        "a process could not reserve memory or address space at startup (ENOMEM): check ulimit -v, ulimit -d, vm.max_map_count, vm.overcommit_memory=2 and the memory limit of its control group",
                        facts.fixes().processMemory())))
                .orElse(List.of());
    }
}
