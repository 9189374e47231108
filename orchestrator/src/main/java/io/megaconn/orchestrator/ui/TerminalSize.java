package io.megaconn.orchestrator.ui;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The size of a terminal. */
public record TerminalSize(int columns, int rows) {
    /** The traditional size, if the real one is unknown. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    private static final int STANDARD_OUTPUT = 1;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long WINSIZE_BYTES = 8; // unsigned short rows, columns, and two unused fields

    /** Returns the current size of the terminal of standard output, from ioctl(2), which takes a microsecond. */
    public static TerminalSize now() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(WINSIZE_BYTES);
            int result = (int) Ioctl.CALL.invokeExact(STANDARD_OUTPUT, TIOCGWINSZ, winsize);
            int rows = Short.toUnsignedInt(winsize.getAtIndex(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(winsize.getAtIndex(ValueLayout.JAVA_SHORT, 1));
            return result == 0 && rows > 0 && columns > 0 ? new TerminalSize(columns, rows) : USUAL;
        } catch (Throwable e) { // what invokeExact declares
            return USUAL;
        }
    }

    /** Native ioctl(2), loaded only if there is a terminal. */
    @SuppressWarnings("restricted")
    private static final class Ioctl {
        static final MethodHandle CALL = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                        Linker.Option.firstVariadicArg(2));
    }
}
