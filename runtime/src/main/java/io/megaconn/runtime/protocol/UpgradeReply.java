package io.megaconn.runtime.protocol;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's answer to a WebSocket upgrade. It leaves bytes in the cursor until the head is complete. Interim answers, such as
 * 103 Early Hints, are skipped.
 *
 * @param accept the value of Sec-WebSocket-Accept
 * @param subprotocols those that the client offered
 */
record UpgradeReply(String accept, List<String> subprotocols) implements Expectation {
    static final int LARGEST_HEAD = 16 * 1024;
    private static final String HTTP = "HTTP/1.";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: .*)?");
    private static final int TLS_ALERT = 0x15;
    private static final int SWITCHING_PROTOCOLS = 101;

    @Override
    public int next(int state, Cursor in) {
        while (in.remaining() > 0 && readHead(in)) {}
        return state;
    }

    /** Reads a complete head. Returns true after an interim answer: another one follows. */
    private boolean readHead(Cursor in) {
        String seen = in.text(0, Math.min(in.remaining(), LARGEST_HEAD));
        if (!HTTP.startsWith(seen) && !seen.startsWith(HTTP)) {
            boolean tls = seen.charAt(0) == TLS_ALERT;
            in.fail(
                    tls ? "TLS_SERVER" : "NOT_HTTP",
                    tls ? "the server speaks TLS on this port" : "the server does not speak HTTP on this port");
            return false;
        }
        int end = seen.indexOf("\r\n\r\n");
        if (end < 0) {
            if (in.remaining() > LARGEST_HEAD) {
                in.fail("HTTP_HEAD", "the head of the answer has more than 16KiB");
            }
            return false;
        }
        in.skip(end + 4);
        HttpHead head = HttpHead.of(seen.substring(0, end));
        Matcher status = STATUS.matcher(head.first());
        if (!status.matches()) {
            in.fail("NOT_HTTP", "the status line is not valid");
            return false;
        }
        int code = Integer.parseInt(status.group(1));
        if (code >= 100 && code < 200 && code != SWITCHING_PROTOCOLS) {
            return true;
        }
        if (code == SWITCHING_PROTOCOLS) {
            accepted(head, in);
        } else if (seen.substring(end).matches("(?s).*HTTPS (port|server).*")) {
            in.fail("TLS_SERVER", "the server speaks TLS on this port");
        } else {
            in.fail("HTTP_" + code, refusal(head));
        }
        return false;
    }

    /** Returns the status line, and where a redirect points to. */
    private static String refusal(HttpHead head) {
        String location = head.value("location");
        String status = head.first();
        return location.isEmpty() ? status : status + ", redirects to " + EndpointUri.shown(location);
    }

    private void accepted(HttpHead head, Cursor in) {
        String extensions = head.value("sec-websocket-extensions");
        String subprotocol = head.value("sec-websocket-protocol");
        if (!head.value("upgrade").equalsIgnoreCase("websocket") || !head.hasToken("connection", "upgrade")) {
            in.fail("WS_UPGRADE", "the server answers 101, but not with Upgrade: websocket and Connection: Upgrade");
        } else if (!head.value("sec-websocket-accept").equals(accept)) {
            in.fail("WS_ACCEPT", "Sec-WebSocket-Accept does not answer the key that was sent");
        } else if (!extensions.isEmpty()) {
            in.fail("WS_EXTENSION", "the server uses an extension that was not offered: " + extensions);
        } else if (!subprotocol.isEmpty() && !subprotocols.contains(subprotocol)) {
            in.fail("WS_SUBPROTOCOL", "the server chose a subprotocol that was not offered: " + subprotocol);
        } else {
            in.events().matched();
        }
    }
}
