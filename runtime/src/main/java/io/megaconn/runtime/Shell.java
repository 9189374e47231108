package io.megaconn.runtime;

/** Quotes words of commands in messages for a shell. */
public final class Shell {
    private Shell() {}

    /** Quotes a word if one of its characters is special to a shell. */
    public static String quote(String word) {
        return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
