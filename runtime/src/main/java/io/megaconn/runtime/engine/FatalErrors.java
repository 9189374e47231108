package io.megaconn.runtime.engine;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.system.TerminationMessage;

/**
 * Ends the process when a thread that must not die would die: a process with half of its event loops, or a full heap, is worse
 * than none, because its supervisor restarts it. Prints a line to standard error and to the pod's termination log, and exits
 * with 1. (The JVM's ExitOnOutOfMemoryError exits with 3, which means that nothing was started.)
 */
public final class FatalErrors {
    private static volatile String program = "megaconn";

    private FatalErrors() {}

    /** Makes every uncaught throwable end this process. */
    public static void install(String name) {
        program = name;
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> end(thread.getName(), e));
    }

    /** Wraps a task of an event loop; Netty would log what it throws, cancel its schedule, and continue. */
    public static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                end(e);
            }
        };
    }

    public static void end(Throwable e) {
        end(Thread.currentThread().getName(), e);
    }

    /** Returns the fix. The JVM reports missing memory and missing threads by the same error. */
    private static String hint(Throwable e) {
        return String.valueOf(e.getMessage()).contains("native thread")
                ? " (a limit on threads: see docs/limits/threads.md)"
                : "";
    }

    private static void end(String thread, Throwable e) {
        try {
            String line =
                    program + ": unexpected: " + Printable.of(String.valueOf(e)) + " on thread " + thread + hint(e);
            System.err.println(line);
            TerminationMessage.leave(line);
            if (!(e instanceof OutOfMemoryError)) {
                e.printStackTrace();
            }
            System.out.flush();
        } finally { // even without memory for a line
            Runtime.getRuntime().halt(ExitCode.UNEXPECTED);
        }
    }
}
