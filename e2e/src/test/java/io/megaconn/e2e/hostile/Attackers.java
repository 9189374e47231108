package io.megaconn.e2e.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Hostile peers, each bounded in what it does. Those that hold connections keep them until closed. */
final class Attackers implements AutoCloseable {
    /** An attack on a server, bounded in count and time. */
    interface Attack {
        void on(Attackers attackers) throws IOException;
    }

    static final int MANY = 3_000;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(3);

    private final InetSocketAddress target;
    private final Random random = new Random(7);
    private final List<SocketChannel> open = new ArrayList<>();

    Attackers(InetSocketAddress target) {
        this.target = target;
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        open.add(channel);
        try {
            channel.connect(target);
            channel.configureBlocking(false);
        } catch (SocketException e) {
            channel.close(); // turned away before connect had returned, which the server may do
        }
        return channel;
    }

    private void connectMany(int n) throws IOException {
        for (int i = 0; i < n; i++) {
            connect();
        }
    }

    /** Writes as much as fits at once; returns 0 when the peer has closed. */
    private static int write(SocketChannel channel, ByteBuffer bytes) {
        try {
            return channel.write(bytes);
        } catch (IOException e) {
            return 0;
        }
    }

    private ByteBuffer noise(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Sends a byte on each connection from time to time, and never reads. */
    void slowloris() throws IOException {
        connectMany(MANY);
        for (int round = 0; round < 10; round++) {
            open.forEach(channel -> write(channel, noise(1)));
        }
    }

    void silence() throws IOException {
        connectMany(MANY);
    }

    void garbage() throws IOException {
        connectMany(MANY / 4);
        for (int round = 0; round < 4; round++) {
            open.forEach(channel -> write(channel, noise(random.nextInt(20_000))));
        }
    }

    /** Sends and reads messages of megabytes for some seconds. */
    void flood() throws IOException {
        connectMany(20);
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 << 20);
        ByteBuffer back = ByteBuffer.allocateDirect(4 << 20);
        long end = System.nanoTime() + LONGEST;
        while (System.nanoTime() < end) {
            for (SocketChannel channel : open) {
                write(channel, bytes.clear());
                try {
                    channel.read(back.clear());
                } catch (IOException e) {
                    // closed by the server, which it may do
                }
            }
        }
    }

    /** Sends until the connection blocks, and reads no replies. */
    void neverRead() throws IOException {
        connectMany(200);
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
        long end = System.nanoTime() + LONGEST;
        while (System.nanoTime() < end) {
            open.forEach(channel -> write(channel, bytes.clear()));
        }
    }

    /**
     * Opens so many of them that the sum of what is kept for each is too much. Buffers are small, so the process keeps it, not the kernel.
     *
     * @param until whether enough has happened; the attack ends after a minute at the latest
     */
    void neverReadMany(BooleanSupplier until) throws IOException {
        for (int i = 0; i < MANY; i++) {
            SocketChannel channel = SocketChannel.open();
            open.add(channel);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, 4_096);
            channel.connect(target);
            channel.configureBlocking(false);
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(64 << 10);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (System.nanoTime() < end && !until.getAsBoolean()) {
            open.forEach(channel -> write(channel, bytes.clear()));
        }
    }

    /** Connects, sends something and resets, repeatedly. */
    void resets() throws IOException {
        long end = System.nanoTime() + LONGEST;
        for (int i = 0; i < 20_000 && System.nanoTime() < end; i++) {
            try (SocketChannel channel = SocketChannel.open(target)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.write(noise(10));
            } catch (IOException e) {
                // refused or reset, which the server may do
            }
        }
    }

    /** Sends half a message on each connection and keeps it open. */
    void halfClosed() throws IOException {
        for (int i = 0; i < MANY / 2; i++) {
            SocketChannel channel = connect();
            write(channel, noise(16));
            channel.shutdownOutput();
        }
    }

    private void sendOften(int connections, String text) throws IOException {
        connectMany(connections);
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        long end = System.nanoTime() + LONGEST;
        while (System.nanoTime() < end) {
            open.forEach(channel -> write(channel, bytes.rewind()));
        }
    }

    void endlessHeader() throws IOException {
        connectMany(100);
        open.forEach(
                channel -> write(channel, ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII))));
        sendOften(100, "X: y\r\n".repeat(1_000));
    }

    /** Sends thousands of requests in a row, and reads no answer. */
    void pipelinedRequests() throws IOException {
        sendOften(100, "GET /metrics HTTP/1.1\r\n\r\n".repeat(1_000));
    }

    /** Sends requests that take the longest to answer. */
    void costlyRequests() throws IOException {
        sendOften(50, "GET /stats?collect HTTP/1.1\r\n\r\n");
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
