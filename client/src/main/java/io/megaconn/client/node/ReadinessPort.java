package io.megaconn.client.node;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A port that accepts connections while this process is ready, for a kubelet's TCP probe. Nothing is read or written. */
final class ReadinessPort implements AutoCloseable {
    private final InetSocketAddress address;
    private @Nullable ServerSocket socket;

    ReadinessPort(InetSocketAddress address) {
        this.address = address;
    }

    /** Opens or closes the port. @throws UserError if it can't be opened */
    void set(boolean ready) {
        if (ready && socket == null) {
            socket = open();
        } else if (!ready) {
            close();
        }
    }

    private ServerSocket open() {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(address);
            Thread.ofVirtual().start(() -> accept(opened));
            return opened;
        } catch (IOException e) {
            throw new UserError(ExitCode.UNEXPECTED, "can't listen on %s: %s".formatted(address, UserError.reason(e)));
        }
    }

    private static void accept(ServerSocket opened) {
        try {
            while (true) {
                try (Socket _ = opened.accept()) {
                    // the probe only connects
                }
            }
        } catch (IOException e) {
            // closed: not ready any more
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // no connection is left to lose
            }
            socket = null;
        }
    }
}
