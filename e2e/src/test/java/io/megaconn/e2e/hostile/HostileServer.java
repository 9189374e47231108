package io.megaconn.e2e.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A hostile server under test. Each connection has a virtual thread, and is closed when that ends. */
final class HostileServer implements AutoCloseable {
    /** Behavior for the nth connection, from 0. */
    interface Behavior {
        void serve(HostileServer server, Socket socket, int n) throws IOException;
    }

    private static final int BACKLOG = 1_000;

    private final ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.9"));
    private final Behavior behavior;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    final AtomicInteger accepted = new AtomicInteger();

    HostileServer(Behavior behavior) throws IOException {
        this.behavior = behavior;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String endpoint() {
        return "127.0.0.9:" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                int n = accepted.getAndIncrement();
                Thread.startVirtualThread(() -> serve(socket, n));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket, int n) {
        try (socket) {
            behavior.serve(this, socket, n);
        } catch (IOException e) {
            // closed by the client, or by us
        }
        open.remove(socket);
    }

    void floods(Socket socket, int n) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] block = new byte[64 * 1024];
        while (end.getCount() > 0) {
            out.write(block);
        }
    }

    void closesAtOnce(Socket socket, int n) {}

    void neverReads(Socket socket, int n) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Resets some connections and reads from the others. */
    void resetsEverySecond(Socket socket, int n) throws IOException {
        if (n % 2 == 1) {
            socket.setSoLinger(true, 0);
            return;
        }
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Replies to each message with anything, of any length, instead of its echo. */
    void answersGarbage(Socket socket, int n) throws IOException {
        Random random = new Random(n);
        InputStream in = socket.getInputStream();
        byte[] message = new byte[32];
        while (in.readNBytes(message, 0, message.length) == message.length) {
            byte[] answer = new byte[random.nextInt(2_000)];
            random.nextBytes(answer);
            socket.getOutputStream().write(answer);
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
