package io.megaconn.orchestrator.cli;

/**
 * An option's value that was not typed.
 *
 * @param value value as on the command line; several values are separated by {@link #SEPARATOR}
 * @param source its origin: a variable, or file, line and column
 */
record Setting(String value, String source) {
    /** Separator of the values of an option that may be repeated; picocli splits at it. */
    static final String SEPARATOR = "\n";

    @Override
    public String toString() {
        return source;
    }
}
