package io.megaconn.server;

import io.megaconn.runtime.protocol.HttpHead;
import io.megaconn.runtime.protocol.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The request for a WebSocket, and the answer to it. Pure. */
final class Upgrade {
    static final int INCOMPLETE = -1;
    /** Maximum number of bytes of an answer. */
    static final int LARGEST_ANSWER = 256;

    private static final Pattern REQUEST = Pattern.compile("GET [!-~]+ HTTP/[0-9.]+");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    private static final String REFUSED = "Content-Length: 0\r\nConnection: close\r\n\r\n";

    private Upgrade() {}

    /**
     * Reads a request and adds the answer to {@code out}.
     *
     * @return the index behind the request, or {@link #INCOMPLETE}
     */
    static int read(byte[] in, int from, int to, FrameReader out) {
        String seen = new String(in, from, to - from, StandardCharsets.ISO_8859_1);
        int end = seen.indexOf("\r\n\r\n");
        if (end < 0) {
            if (isRequest(seen) && seen.length() < Unfinished.MOST_LEFT) {
                return INCOMPLETE;
            }
            return refuse(isRequest(seen) ? "431 Request Header Fields Too Large" : "400 Bad Request", to, out);
        }
        HttpHead head = HttpHead.of(seen.substring(0, end));
        String refusal = refusal(head);
        if (!refusal.isEmpty()) {
            return refuse(refusal, to, out);
        }
        out.answer(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + WebSocket.accept(head.value("sec-websocket-key")) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return from + end + 4;
    }

    /** Returns the status and headers of a refusal, or an empty string for what RFC 6455 accepts. */
    private static String refusal(HttpHead head) {
        if (!REQUEST.matcher(head.first()).matches()) {
            return "400 Bad Request";
        }
        if (!head.first().endsWith(" HTTP/1.1")) {
            return "505 HTTP Version Not Supported";
        }
        if (!head.hasToken("upgrade", "websocket")
                || !head.hasToken("connection", "upgrade")
                || !head.value("sec-websocket-version").equals("13")) {
            return "426 Upgrade Required\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13";
        }
        boolean complete = !head.value("host").isEmpty()
                && KEY.matcher(head.value("sec-websocket-key")).matches();
        return complete ? "" : "400 Bad Request";
    }

    private static boolean isRequest(String seen) {
        return seen.startsWith("GET ") || "GET ".startsWith(seen);
    }

    private static int refuse(String status, int to, FrameReader out) {
        out.answer(("HTTP/1.1 " + status + "\r\n" + REFUSED).getBytes(StandardCharsets.US_ASCII));
        out.closing = true;
        return to;
    }
}
