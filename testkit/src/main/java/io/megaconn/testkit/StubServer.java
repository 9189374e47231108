package io.megaconn.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP server that is not megaconn's, as a process of its own: it echoes, and accepts at most as many connections as its
 * argument says. The line {@code drop N} on standard input closes N connections.
 */
public final class StubServer {
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Deque<SocketChannel> open = new ArrayDeque<>();
    private final Queue<Integer> drops = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final int most;
    private final AtomicInteger connections = new AtomicInteger();

    private StubServer(int most) throws IOException {
        this.most = most;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /**
     * Starts it; {@link Program#port()} is where it listens.
     *
     * @param most connections to accept
     */
    public static Program start(int most) {
        return start(most, 4_096);
    }

    /** @param openFiles hard limit of open files */
    public static Program start(int most, int openFiles) {
        List<String> command = new ArrayList<>(Jar.openFileLimit(openFiles));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                Path.of(StubServer.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString(),
                StubServer.class.getName(),
                String.valueOf(most)));
        return Program.start(command);
    }

    /** Runs the server until it is killed, or until standard input ends. */
    public static void main(String[] args) throws IOException {
        StubServer server = new StubServer(Integer.parseInt(args[0]));
        Thread.ofPlatform().daemon().start(server::readCommands);
        HttpServer metrics = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        metrics.createContext("/metrics", exchange -> {
            byte[] text = "# TYPE connections gauge\nconnections{state=\"open\"} %d\nconnections{state=\"idle\"} 7\n"
                    .formatted(server.connections.get())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        metrics.start();
        System.out.println("metrics on " + metrics.getAddress().getPort());
        System.out.println("listening on 127.0.0.1:" + server.listener.socket().getLocalPort());
        server.run();
    }

    private void readCommands() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                drops.add(Integer.parseInt(line.substring("drop ".length())));
                selector.wakeup();
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        System.exit(0); // the test is gone
    }

    private void run() throws IOException {
        while (true) {
            selector.select(this::handle);
            for (Integer count = drops.poll(); count != null; count = drops.poll()) {
                for (int i = 0; i < count && !open.isEmpty(); i++) {
                    close(open.getFirst());
                }
            }
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept(key);
            } else if (key.channel() instanceof SocketChannel channel) {
                echo(channel);
            }
        } catch (IOException e) {
            if (key.channel() instanceof SocketChannel channel) {
                close(channel);
            } else {
                key.interestOps(0); // no descriptor is left
            }
        }
    }

    private void accept(SelectionKey key) throws IOException {
        while (connections.get() < most) {
            SocketChannel accepted = listener.accept();
            if (accepted == null) {
                return;
            }
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);
            open.add(accepted);
            connections.incrementAndGet();
        }
        key.interestOps(0); // the rest waits in the accept queue
    }

    private void echo(SocketChannel channel) throws IOException {
        buffer.clear();
        int length = channel.read(buffer);
        if (length < 0) {
            close(channel);
            return;
        }
        buffer.flip();
        channel.write(buffer); // small messages always fit
    }

    private void close(SocketChannel channel) {
        if (open.remove(channel)) {
            connections.decrementAndGet();
        }
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}
