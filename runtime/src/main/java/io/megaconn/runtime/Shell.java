package io.megaconn.runtime;

/** Words of commands that a message shows, as a shell reads them. */
public final class Shell {
    private Shell() {}

    /** The word as a shell has to get it: in quotes where a character of it means something to a shell. */
    public static String quote(String word) {
        return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The orchestrator's command, under the name that the launcher was called by. */
    public static String orchestrator() {
        return quote(System.getProperty("megaconn.program", "bin/orchestrator"));
    }
}
