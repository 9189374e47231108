package io.megaconn.runtime.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
public final class CommonOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version, its git commit and the JDK, and exit.")
    boolean version;

    @Option(names = "--stacktrace", description = "Print the stack trace of an unexpected error.")
    boolean stackTrace; // read from the arguments by Cli, which sees errors before options are bound
}
