package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Workload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text of a message: C escapes, and variables such as {@code {connection}}. A brace before a letter begins a
 * variable; every other brace is literal.
 */
final class TemplateParser {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)(?::([^{}]*))?}");
    private static final String NAMES = "{connection}, {client}, {sequence}, {time} or {random:N}";

    private final String option;
    private final String text;
    private final boolean escapes;
    private final List<Part> parts = new ArrayList<>();
    private final ByteArrayOutputStream literal = new ByteArrayOutputStream();

    private TemplateParser(String option, String text, boolean escapes) {
        this.option = option;
        this.text = text;
        this.escapes = escapes;
    }

    /** Parses the value of an option. @throws UserError that names the option */
    static Template parse(String option, String text) {
        byte[] hex = Escapes.hex(option, text);
        return hex != null ? new Template.Fixed(hex) : new TemplateParser(option, text, true).parse();
    }

    /** Parses the content of a file, in which only {@code \{} is an escape. @throws UserError that names the option */
    static Template parseFile(String option, String content) {
        return new TemplateParser(option, content, false).parse();
    }

    private Template parse() {
        Matcher variable = VARIABLE.matcher(text);
        for (int at = 0; at < text.length(); ) {
            if (beginsVariable(at)) {
                if (!variable.find(at) || variable.start() != at) {
                    throw unknown(text.substring(at, Math.min(text.length(), at + 16)));
                }
                endLiteral();
                parts.add(variable(variable.group(), variable.group(1), variable.group(2)));
                at = variable.end();
            } else if (escapes || isEscapedBrace(at)) {
                at = Escapes.read(option, text, at, literal);
            } else {
                int next = at + Character.charCount(text.codePointAt(at));
                literal.writeBytes(text.substring(at, next).getBytes(StandardCharsets.UTF_8));
                at = next;
            }
        }
        if (parts.isEmpty()) {
            return new Template.Fixed(literal.toByteArray());
        }
        endLiteral();
        return new Template.Rendered(parts);
    }

    private boolean beginsVariable(int at) {
        return text.charAt(at) == '{' && at + 1 < text.length() && isLetter(text.charAt(at + 1));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private boolean isEscapedBrace(int at) {
        return text.startsWith("\\{", at);
    }

    private void endLiteral() {
        if (literal.size() > 0) {
            parts.add(new Part.Literal(literal.toByteArray()));
            literal.reset();
        }
    }

    private Part variable(String all, String name, @Nullable String argument) {
        if (name.equals("random")) {
            return new Part.Random(length(all, argument), parts.size());
        }
        Part part = Part.NAMED.get(name);
        if (part == null) {
            throw unknown(all);
        }
        if (argument != null) {
            throw UserError.usage("%s: %s takes no argument: type {%s}".formatted(option, all, name));
        }
        return part;
    }

    private int length(String all, @Nullable String argument) {
        if (argument != null && argument.matches("[0-9]{1,7}")) {
            int length = Integer.parseInt(argument);
            if (length >= 1 && length <= Workload.LARGEST_PAYLOAD) {
                return length;
            }
        }
        throw UserError.usage(
                "%s: %s needs a number of characters from 1 to 1MiB: type {random:8}".formatted(option, all));
    }

    private UserError unknown(String what) {
        return UserError.usage("%s: %s is not a variable: use %s, or \\{ for a brace before a letter"
                .formatted(option, Escapes.abbreviated(what), NAMES));
    }
}
