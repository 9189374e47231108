package io.megaconn.orchestrator;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Takes nearly all mappings that vm.max_map_count allows this process, then starts a program in it: {@code ManyMappings
 * LEFT CLASS ARG...}. No other process feels it.
 */
final class ManyMappings {
    private static final int PAGE = 4096;
    private static final int PROT_NONE = 0;
    private static final int PROT_READ = 1;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private ManyMappings() {}

    public static void main(String[] args) throws Throwable {
        Class<?> program = Class.forName(args[1]);
        long free = mostMappings() - mappings() - Integer.parseInt(args[0]);
        MethodHandle mmap = function("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
        MethodHandle mprotect = function("mprotect", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
        long start = (long) mmap.invokeExact(0L, (free + 2) * PAGE, PROT_NONE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
        for (long page = 1; page < free; page += 2) { // every second page has other rights than its neighbors
            int ignored = (int) mprotect.invokeExact(start + page * PAGE, (long) PAGE, PROT_READ);
        }
        program.getMethod("main", String[].class).invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    }

    private static long mostMappings() throws Exception {
        return Long.parseLong(
                Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).getFirst());
    }

    private static long mappings() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }

    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... args) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(result, args));
    }
}
