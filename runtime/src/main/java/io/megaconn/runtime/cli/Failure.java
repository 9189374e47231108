package io.megaconn.runtime.cli;
/**
 * JSON output of a command that failed with {@code --json}.
 *
 * @param error the error as one line
 * @param exitCode of the process
 */
public record Failure(String error, int exitCode) {}
