package io.megaconn.runtime;
/** Exit codes, the same for all commands. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int UNEXPECTED = 1;
    public static final int USAGE = 2;
    /** Preflight refused: no clients were started. */
    public static final int REFUSED = 3;
    /** The target was not reached. */
    public static final int NOT_REACHED = 4;
    /** The counts disagree, or connections were lost or fell silent during the hold. */
    public static final int DISAGREE = 5;

    /** The run succeeded, but a threshold was not met. */
    public static final int THRESHOLD = 6;

    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
