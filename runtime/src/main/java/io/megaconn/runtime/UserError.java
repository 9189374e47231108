package io.megaconn.runtime;

/**
 * Something a person can put right: bad input, a limit, a port in use. The message is one line that says what is
 * wrong, where, and what to type; the command line prints it without a stack trace and exits with {@link #exitCode()}.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A mistake in what was typed: exit code 2. */
    public static UserError usage(String message) {
        return new UserError(ExitCode.USAGE, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
