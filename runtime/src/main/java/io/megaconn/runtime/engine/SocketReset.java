package io.megaconn.runtime.engine;

import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Makes the close of a connection a reset, so that the kernel frees its buffers at once and leaves no TIME_WAIT. */
public final class SocketReset {
    private SocketReset() {}

    /** Resets a connection now. */
    public static void now(int fd) throws IOException {
        onClose(fd);
        new Socket(fd).close();
    }

    public static void onClose(int fd) {
        onClose(new Socket(fd));
    }

    public static void onClose(Socket socket) {
        try {
            socket.setSoLinger(0);
        } catch (IOException e) {
            // It has already ended.
        }
    }
}
