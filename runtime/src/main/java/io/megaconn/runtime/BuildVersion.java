package io.megaconn.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The build of a program, as {@code --version} prints it.
 *
 * @param program name of the program, for example {@code server}
 * @param version version of megaconn
 * @param commit git's full hash, with {@code -dirty} appended if files differed from it; empty if unknown
 */
public record BuildVersion(String program, String version, String commit) {
    private static final String UNKNOWN = "unknown";
    private static final String DIRTY = "-dirty";
    private static final BuildVersion THIS = of("megaconn");
    private static final String NUMBER = number(THIS);

    /** Reads {@code build.properties}, which the build writes (see runtime/pom.xml). */
    public static BuildVersion of(String program) {
        try (InputStream in = BuildVersion.class.getResourceAsStream("build.properties")) {
            return of(program, in);
        } catch (IOException e) {
            return new BuildVersion(program, "", "");
        }
    }

    static BuildVersion of(String program, @Nullable InputStream properties) throws IOException {
        Properties build = new Properties();
        if (properties != null) {
            build.load(properties);
        }
        return new BuildVersion(program, build.getProperty("version", ""), build.getProperty("commit", ""));
    }

    /** Returns megaconn's version for reports and metrics; {@code development} if the build is unknown. */
    public static String number() {
        return NUMBER;
    }

    /** Returns the commit for reports: git's full hash, perhaps with {@code -dirty}, or {@code unknown}. */
    public static String commitId() {
        return known(THIS.commit);
    }

    public String[] lines() {
        return new String[] {program + " " + known(version), "commit " + commitText(), "JDK " + jdk()};
    }

    static String number(BuildVersion build) {
        return build.version.isBlank() ? "development" : build.version;
    }

    private String commitText() {
        return commit.endsWith(DIRTY)
                ? commit.substring(0, commit.length() - DIRTY.length()) + ", with uncommitted changes"
                : known(commit);
    }

    private static String jdk() {
        return "%s (%s)".formatted(Runtime.version(), known(System.getProperty("java.vendor", "")));
    }

    private static String known(String text) {
        return text.isBlank() ? UNKNOWN : text;
    }
}
