package io.megaconn.client;

import io.megaconn.runtime.protocol.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The server's end of one WebSocket connection, in the simplest blocking way. */
final class WebSocketPeer {
    /** A frame of the client. */
    record Frame(int opcode, String text) {}

    private final DataInputStream in;
    private final OutputStream out;
    final String head;

    private WebSocketPeer(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        head = head(in);
    }

    static WebSocketPeer of(Socket socket) throws IOException {
        return new WebSocketPeer(socket);
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    String accept() {
        String key = head.replaceFirst("(?s).*Sec-WebSocket-Key: (\\S+)\r\n.*", "$1");
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + WebSocket.accept(key) + "\r\n\r\n";
    }

    WebSocketPeer upgrade() throws IOException {
        send(accept());
        return this;
    }

    void send(String latin1) throws IOException {
        out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static String frame(int opcode, String payload) {
        byte[] header = new byte[10];
        int length = WebSocket.header(header, 0, opcode, payload.length(), false);
        return new String(header, 0, length, StandardCharsets.ISO_8859_1) + payload;
    }

    /** Reads the next frame, which must be masked. */
    Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        int second = in.readUnsignedByte();
        if ((second & WebSocket.MASKED) == 0) {
            throw new IOException("not masked");
        }
        int length = second & 0x7F;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new Frame(opcode, new String(payload, StandardCharsets.ISO_8859_1));
    }
}
