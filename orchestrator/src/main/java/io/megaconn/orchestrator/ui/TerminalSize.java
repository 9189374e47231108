package io.megaconn.orchestrator.ui;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How much a terminal shows. */
public record TerminalSize(int columns, int rows) {
    /** What terminals have been for fifty years, where nobody says otherwise. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    private static final int STANDARD_OUTPUT = 1;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long WINSIZE_BYTES = 8; // unsigned short rows, columns, and two that nobody fills

    /** Of the terminal that standard output is, as it is now: ioctl(2) tells, and costs a microsecond. */
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

    /** Looked up only where there is a terminal. */
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
