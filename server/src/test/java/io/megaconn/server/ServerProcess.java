package io.megaconn.server;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Starts the built server.jar with the JVM flags it is delivered with. */
final class ServerProcess {
    private ServerProcess() {}

    static Program start(String... arguments) {
        return Jar.server().start(arguments);
    }

    /** Starts the server on ports that the kernel chooses. */
    static Program listening(String... arguments) {
        return listening(Jar.server(), arguments);
    }

    static Program listening(Jar server, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--port", "0", "--bind", "127.0.0.1", "--admin", "127.0.0.1:0"));
        all.addAll(List.of(arguments));
        return server.start(all.toArray(String[]::new));
    }

    static InetSocketAddress address(Program server) {
        String text = server.line("listening on ");
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
