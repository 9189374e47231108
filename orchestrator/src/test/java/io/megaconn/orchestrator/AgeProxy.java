package io.megaconn.orchestrator;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** A proxy that ends each connection at an age: {@code java AgeProxy FROM-PORT TO-PORT MILLISECONDS}, until its parent is gone. */
final class AgeProxy {
    private AgeProxy() {}

    public static void main(String[] args) throws IOException {
        int to = Integer.parseInt(args[1]);
        ProcessHandle.current().parent().orElseThrow().onExit().thenRun(() -> System.exit(0));
        Duration age = Duration.ofMillis(Long.parseLong(args[2]));
        try (ServerSocket listener =
                new ServerSocket(Integer.parseInt(args[0]), 1000, InetAddress.getLoopbackAddress())) {
            System.out.println("ready");
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client, to, age));
            }
        }
    }

    private static void serve(Socket client, int to, Duration age) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to)) {
            Thread pump = Thread.ofVirtual().start(() -> pump(client, server));
            pump.join(age);
        } catch (IOException e) {
            // The server is gone: the client's connection goes too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two is closed.
        }
    }
}
