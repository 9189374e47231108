package io.megaconn.client;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;

/** Starts the client as a user does: its jar, in a JVM with the flags of client/jvm.options. */
public final class ClientProcess {
    private ClientProcess() {}

    public static Program start(String... args) {
        return Jar.client().start(args);
    }

    /** Starts the client with {@code --endpoint} of this server, a short interval and a few connections. */
    public static Program start(TestServer server, String... args) {
        List<String> all = new ArrayList<>(List.of(
                "--endpoint",
                "127.0.0.9:" + server.address().getPort(),
                "--connections",
                "20",
                "--message-interval",
                "500ms"));
        all.addAll(List.of(args));
        return start(all.toArray(String[]::new));
    }
}
