package io.megaconn.runtime.protocol;

import io.megaconn.runtime.UserError;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** C escapes in the texts of options: {@code \n}, {@code \x00}, {@code \0}, and also {@code \{}. */
public final class Escapes {
    /** Prefix of a text that is written in hexadecimal digits. */
    static final String HEX = "hex:";

    private static final String SIMPLE = "ntrabfve\\'\"?{}";
    private static final byte[] VALUES = {'\n', '\t', '\r', 7, '\b', '\f', 11, 27, '\\', '\'', '"', '?', '{', '}'};

    private Escapes() {}

    /** Returns the bytes of a text with escapes, in UTF-8. @throws UserError that names the option */
    public static byte[] bytes(String option, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); ) {
            at = read(option, text, at, out);
        }
        return out.toByteArray();
    }

    /** Returns the bytes of {@code hex:} and its digits, or null for another text. @throws UserError that names the option */
    static byte @Nullable [] hex(String option, String text) {
        if (!text.startsWith(HEX)) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(text.substring(HEX.length()).replaceAll("[\\s:]", ""));
        } catch (IllegalArgumentException e) {
            throw UserError.usage(option + " '" + abbreviated(text) + "': write two hexadecimal digits for each byte,"
                    + " such as hex:00ff; for a text that begins with hex: type \\x68ex:");
        }
    }

    /** Appends the character or escape at this index. Returns the index after it. */
    static int read(String option, String text, int at, ByteArrayOutputStream out) {
        char c = text.charAt(at);
        if (c != '\\') {
            int next = at + (Character.isHighSurrogate(c) && at + 1 < text.length() ? 2 : 1);
            out.writeBytes(text.substring(at, next).getBytes(StandardCharsets.UTF_8));
            return next;
        }
        char escaped = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        int simple = SIMPLE.indexOf(escaped);
        if (escaped == 'x') {
            return number(option, text, at, at + 2, digits(text, at + 2, 2, 16), 2, 16, out);
        }
        if (escaped >= '0' && escaped <= '7') {
            return number(option, text, at, at + 1, digits(text, at + 1, 3, 8), 1, 8, out);
        }
        if (escaped == 'u') {
            int end = digits(text, at + 2, 4, 16);
            if (end - at == 6) {
                char unicode = (char) Integer.parseInt(text, at + 2, end, 16);
                out.writeBytes(String.valueOf(unicode).getBytes(StandardCharsets.UTF_8));
                return end;
            }
        }
        if (simple < 0) {
            throw wrong(option, text, at);
        }
        out.write(VALUES[simple]);
        return at + 2;
    }

    private static int digits(String text, int from, int most, int radix) {
        int end = from;
        while (end < text.length() && end - from < most && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        return end;
    }

    private static int number(
            String option, String text, int at, int from, int end, int least, int radix, ByteArrayOutputStream out) {
        int value = end - from < least ? -1 : Integer.parseInt(text, from, end, radix);
        if (value < 0 || value > 0xFF) {
            throw wrong(option, text, at);
        }
        out.write(value);
        return end;
    }

    private static UserError wrong(String option, String text, int at) {
        return UserError.usage(
                "%s: '%s' is not an escape: use \\n, \\r, \\t, \\0, \\xHH, \\uHHHH, or \\\\ for a backslash"
                        .formatted(option, text.substring(at, Math.min(text.length(), at + 4))));
    }

    /** Returns a text for messages: at most 40 characters of it. */
    static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 37) + "...";
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Returns a text whose {@link #bytes} are these, without the beginning of a template or of {@code hex:}. */
    public static String literal(byte[] bytes) {
        if (!isUtf8(bytes)) {
            return HEX + HexFormat.of().formatHex(bytes);
        }
        StringBuilder text = new StringBuilder();
        new String(bytes, StandardCharsets.UTF_8)
                .chars()
                .forEach(c -> text.append(
                        switch (c) {
                            case '\\' -> "\\\\";
                            case '{' -> "\\{";
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\t' -> "\\t";
                            default -> c < ' ' || c == 0x7F ? "\\x%02x".formatted(c) : String.valueOf((char) c);
                        }));
        return text.toString().startsWith(HEX) ? "\\x68" + text.substring(1) : text.toString();
    }
}
