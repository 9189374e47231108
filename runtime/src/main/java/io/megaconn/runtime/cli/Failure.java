package io.megaconn.runtime.cli;
/**
 * What a command that was told {@code --json} prints when it has nothing else to say.
 *
 * @param error one line for a person
 * @param exitCode of the process
 */
public record Failure(String error, int exitCode) {}
