package io.megaconn.runtime.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text that a peer sent, for people: escaped as in a C string, cut, and without what had been sent to it. Error messages quote
 * requests, and requests may contain secrets from files.
 */
public final class PeerText {
    /** Maximum number of bytes that are shown. */
    public static final int MOST = 80;
    /** Minimum length of a quotation, bytes: shorter ones are common words. */
    public static final int QUOTED = 4;

    private static final int TLS_ALERT = 0x15;

    private PeerText() {}

    /** @param sent what the peer may quote: these parts are shown as dots */
    public static String of(byte[] received, byte[] sent) {
        byte[] bytes = Arrays.copyOf(received, Math.min(MOST, received.length));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; ) {
            int quoted = quoted(bytes, i, sent);
            if (quoted >= QUOTED) {
                text.append('…');
                i += quoted;
            } else {
                append(text, bytes[i++]);
            }
        }
        boolean cut = received.length > MOST && (text.isEmpty() || text.charAt(text.length() - 1) != '…');
        return text.append(cut ? "…" : "").toString();
    }

    /**
     * Returns a text of a peer without what it quotes.
     *
     * @param shortest minimum length of a quotation, characters
     */
    public static String hide(String text, byte[] sent, int shortest) {
        String all = new String(sent, StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int n = i;
            while (n < text.length() && all.contains(text.substring(i, n + 1))) {
                n++;
            }
            boolean quoted = n - i >= shortest;
            shown.append(quoted ? '…' : text.charAt(i));
            i = quoted ? n : i + 1;
        }
        return shown.toString();
    }

    /** Returns true for a TLS alert, with which a TLS server answers something that is not TLS. */
    public static boolean isTlsAlert(byte[] received) {
        return received.length >= 5
                && received[0] == TLS_ALERT
                && received[1] == 3
                && received[2] <= 4
                && received[3] == 0
                && received[4] == 2;
    }

    /** Returns the length of the longest part of {@code sent} with which the bytes from {@code from} on begin. */
    private static int quoted(byte[] bytes, int from, byte[] sent) {
        int longest = 0;
        for (int i = 0; i + longest < sent.length; i++) {
            int n = 0;
            while (from + n < bytes.length && i + n < sent.length && bytes[from + n] == sent[i + n]) {
                n++;
            }
            longest = Math.max(longest, n);
        }
        return longest;
    }

    private static void append(StringBuilder text, byte b) {
        switch (b) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\\' -> text.append("\\\\");
            default -> text.append(b >= ' ' && b <= '~' ? Character.toString(b) : "\\x%02x".formatted(b & 0xFF));
        }
    }
}
