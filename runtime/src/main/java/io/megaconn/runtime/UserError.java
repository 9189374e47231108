package io.megaconn.runtime;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * An error that the user can correct: invalid input, a limit, a port in use. The message is one line: what is wrong, where, and
 * what to type. The command line prints it without a stack trace and exits with {@link #exitCode()}.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Creates a usage error: exit code 2. */
    public static UserError usage(String message) {
        return new UserError(ExitCode.USAGE, message);
    }

    /** Returns why a file can't be read or written, without its name, which the message already has. */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException about && about.getReason() != null) {
            return about.getReason();
        }
        return switch (e) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it exists already";
            case NotDirectoryException _ -> "not a directory";
            default ->
                e instanceof FileSystemException || e.getMessage() == null
                        ? e.getClass().getSimpleName()
                        : e.getMessage();
        };
    }

    public int exitCode() {
        return exitCode;
    }
}
