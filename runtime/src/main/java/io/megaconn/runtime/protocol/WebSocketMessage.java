package io.megaconn.runtime.protocol;

import java.util.Arrays;

/** A masked frame of a client. The mask is fixed for the process: docs/protocols/ws.md. */
final class WebSocketMessage implements Template {
    private static final int MASK = 4;

    private final Template payload;
    private final int opcode;
    private final byte[] mask;

    private WebSocketMessage(Template payload, int opcode, byte[] mask) {
        this.payload = payload;
        this.opcode = opcode;
        this.mask = mask;
    }

    static Template of(Template payload, boolean text, byte[] mask) {
        return fixed(new WebSocketMessage(payload, text ? WebSocket.TEXT : WebSocket.BINARY, mask));
    }

    static Template ping(byte[] mask) {
        return fixed(new WebSocketMessage(new Fixed(new byte[0]), WebSocket.PING, mask));
    }

    /** Returns a frame that answers a ping or a close frame. */
    static byte[] control(int opcode, byte[] payload) {
        byte[] frame = new byte[2 + MASK + payload.length];
        int at = WebSocket.header(frame, 0, opcode, payload.length, true) + MASK; // a mask of zeros changes nothing
        System.arraycopy(payload, 0, frame, at, payload.length);
        return frame;
    }

    /** Returns whether these bytes begin a frame of a client. */
    static boolean isFrame(byte[] bytes) {
        return bytes.length > 1 + MASK && bytes[0] < 0 && bytes[1] < 0;
    }

    /** Returns the payload of a frame, without its mask. */
    static byte[] payload(byte[] frame) {
        int length7 = frame[1] & 0x7F;
        int bytes = length7 == 126 ? 2 : length7 == 127 ? 8 : 0;
        long length = bytes == 0 ? length7 : WebSocket.number(frame, 2, bytes);
        int start = 2 + bytes + MASK;
        byte[] payload = Arrays.copyOfRange(frame, start, (int) Math.min(frame.length, start + length));
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= frame[start - MASK + (i & 3)];
        }
        return payload;
    }

    private static Template fixed(WebSocketMessage message) {
        if (!(message.payload instanceof Fixed)) {
            return message;
        }
        byte[] frame = new byte[message.longest()];
        return new Fixed(Arrays.copyOf(frame, message.render(frame, new MessageVariables())));
    }

    @Override
    public int longest() {
        return WebSocket.headerLength(payload.longest()) + MASK + payload.longest();
    }

    @Override
    public boolean carriesTime() {
        return payload.carriesTime();
    }

    @Override
    public int render(byte[] out, MessageVariables variables) {
        int length = payload.render(out, variables);
        int start = WebSocket.headerLength(length) + MASK;
        System.arraycopy(out, 0, out, start, length); // the header's length follows from the payload's
        for (int i = 0; i < length; i++) {
            out[start + i] ^= mask[i & 3];
        }
        int at = WebSocket.header(out, 0, opcode, length, true);
        System.arraycopy(mask, 0, out, at, MASK);
        return start + length;
    }
}
