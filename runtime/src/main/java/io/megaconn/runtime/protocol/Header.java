package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A header of the opening request: {@code NAME: VALUE}, or {@code NAME: @FILE}, whose value nobody sees. */
public record Header(String name, String value) {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** Visible characters, spaces and tabs, and what UTF-8 consists of. */
    private static final Pattern VALUE = Pattern.compile("[\\t -~\\x80-\\xff]*");

    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie");
    private static final Set<String> OWN = Set.of(
            "upgrade",
            "connection",
            "sec-websocket-key",
            "sec-websocket-version",
            "content-length",
            "transfer-encoding");
    private static final int LARGEST_FILE = 8 * 1024;

    /** Checks a header without reading its file. @throws UserError that shows no secret */
    public static void check(String option) {
        parse(option, (_, _, _) -> new byte[] {'x'});
    }

    /** @throws UserError that shows no secret */
    static Header parse(String option, FileSource files) {
        int colon = option.indexOf(':');
        String name = colon < 0 ? "" : option.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            throw UserError.usage(
                    "--header is not a valid header: use --header 'NAME: VALUE' or --header 'NAME: @FILE'");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWN.contains(lower)) {
            throw UserError.usage("--header %s is part of every upgrade: leave it out".formatted(name));
        }
        if (lower.equals("sec-websocket-extensions")) {
            throw UserError.usage("--header %s: extensions such as permessage-deflate are not supported: leave it out"
                    .formatted(name));
        }
        String value = strip(latin1(option.substring(colon + 1)));
        if (value.startsWith("@")) {
            byte[] file = files.read("--header " + name, value.substring(1), LARGEST_FILE);
            value = new String(file, StandardCharsets.ISO_8859_1).replaceFirst("\\r?\\n\\z", "");
        } else if (SECRET.contains(lower)) {
            throw UserError.usage(("--header %s: the value is visible in the process list: write it into a file and use"
                            + " --header '%s: @FILE'")
                    .formatted(name, name));
        }
        if (value.isEmpty() || !VALUE.matcher(value).matches()) {
            throw UserError.usage("--header %s: %s"
                    .formatted(
                            name,
                            value.isEmpty()
                                    ? "the value is empty"
                                    : "the value must be one line, without control characters"));
        }
        return new Header(name, value);
    }

    /** Returns the option with the absolute name of its file, for a program with another working directory. */
    public static String withAbsoluteFile(String option) {
        int colon = option.indexOf(':');
        String value = strip(option.substring(colon + 1));
        return value.startsWith("@")
                ? option.substring(0, colon) + ": @"
                        + Path.of(value.substring(1)).toAbsolutePath()
                : option;
    }

    /** Returns the bytes of a text in UTF-8, a character each. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Removes spaces and tabs around a value. Line breaks stay, and are refused. */
    private static String strip(String value) {
        return value.replaceAll("\\A[ \\t]+|[ \\t]+\\z", "");
    }

    boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }
}
