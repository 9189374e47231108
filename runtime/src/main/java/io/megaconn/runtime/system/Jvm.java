package io.megaconn.runtime.system;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The Java virtual machine of a process.
 *
 * @param version its name and version, or {@code unknown}
 * @param flags its options that begin with {@code -X} or {@code --}, from the command line, files and variables. System
 *     properties and agents are left out: they may contain secrets.
 */
public record Jvm(String version, List<String> flags) {
    /** The JVM of a process of an older version. */
    public static final Jvm UNKNOWN = new Jvm("unknown", List.of());

    /** Loads the JVM's management only where it is needed. */
    private static final class Current {
        static final Jvm JVM = new Jvm(
                versionOfThis(), shown(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    }

    /** Returns the JVM of this process. */
    public static Jvm current() {
        return Current.JVM;
    }

    /** Returns the name and version of the JVM of this process, for example {@code OpenJDK 64-Bit Server VM 25.0.3+9-LTS}. */
    public static String versionOfThis() {
        return System.getProperty("java.vm.name") + " " + Runtime.version();
    }

    /** Returns the time since the start of this process's JVM, milliseconds. */
    public static long uptimeMs() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    /** Returns those of these options that can't contain secrets. */
    static List<String> shown(List<String> options) {
        return options.stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--"))
                .toList();
    }
}
