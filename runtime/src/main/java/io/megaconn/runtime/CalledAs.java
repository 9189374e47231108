package io.megaconn.runtime;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that this program was called by, for messages: {@code bin/launch} passes them as system properties. A program
 * that is started without it has the names of the scripts in {@code bin/}.
 */
public final class CalledAs {
    private static final Pattern SCRIPT = Pattern.compile("\\bbin/(orchestrator|megaconn|server|client)\\b");

    private CalledAs() {}

    /** Returns the command of the orchestrator, quoted for a shell. */
    public static String orchestrator() {
        return Shell.quote(System.getProperty("megaconn.program", "bin/orchestrator"));
    }

    /**
     * Returns the command of this program, quoted for a shell, such as {@code bin/server} or {@code bin/megaconn server}.
     *
     * @param program the program's own name, for example {@code server}
     */
    public static String command(String program) {
        String called = System.getProperty("megaconn.called", "bin/" + program);
        return Shell.quote(called) + subcommand();
    }

    /**
     * Returns the short name of this program, such as {@code server} or {@code megaconn server}.
     *
     * @param program the program's own name, for example {@code server}
     */
    public static String name(String program) {
        String called = System.getProperty("megaconn.called", program);
        return Path.of(called).getFileName() + subcommand();
    }

    /**
     * Returns a help text with commands that the user can type instead of those in a checkout, such as {@code bin/server}.
     *
     * @param program the program's own name, for example {@code server}
     */
    public static String examples(String program, String help) {
        return SCRIPT.matcher(help).replaceAll(script -> {
            String name = script.group(1);
            String command = name.equals("orchestrator") || name.equals("megaconn")
                    ? orchestrator()
                    : name.equals(program) ? command(program) : orchestrator() + " " + name;
            return Matcher.quoteReplacement(command);
        });
    }

    private static String subcommand() {
        String subcommand = System.getProperty("megaconn.subcommand", "");
        return subcommand.isEmpty() ? "" : " " + subcommand;
    }
}
