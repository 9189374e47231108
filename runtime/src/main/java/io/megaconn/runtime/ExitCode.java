package io.megaconn.runtime;
/** What the process's exit code tells a script. The same for all commands. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int UNEXPECTED = 1;
    public static final int USAGE = 2;
    /** Preflight refused: nothing was started. */
    public static final int REFUSED = 3;
    /** The target was not reached. */
    public static final int NOT_REACHED = 4;
    /** The counts disagree, or connections were lost or fell silent during the hold. */
    public static final int DISAGREE = 5;

    /** The run went well, but did not keep to a threshold. */
    public static final int THRESHOLD = 6;

    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
