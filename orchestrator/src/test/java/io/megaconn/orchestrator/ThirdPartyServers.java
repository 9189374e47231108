package io.megaconn.orchestrator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Packages;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Servers of Debian's packages, with the settings of docs/servers. Closing it ends them, the last one first. */
final class ThirdPartyServers implements AutoCloseable {
    /** Duration after which a server ends even if the JVM of the tests was killed. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Path PAGES = Jar.HOME.resolve("docs/servers");
    private final Path folder;
    private final List<String> prefix;
    private final Deque<Program> programs = new ArrayDeque<>();

    /**
     * @param folder for their files
     * @param prefix of their commands; may be empty
     */
    ThirdPartyServers(Path folder, List<String> prefix) {
        this.folder = folder;
        this.prefix = prefix;
    }

    /** Starts Redis, and returns its address. */
    String redis(String... options) {
        return redis("--port", options);
    }

    /** Starts Redis over TLS, and returns its address. */
    String redisWithTls(OpensslAuthority authority, String... options) {
        String[] all = Stream.concat(
                        Stream.concat(Stream.of("--port", "0"), Stream.of(authority.redis())), Stream.of(options))
                .toArray(String[]::new);
        return redis("--tls-port", all);
    }

    private String redis(String portOption, String... options) {
        String program = require("redis-server", "redis-server");
        int port = FreePorts.free();
        List<String> command = new ArrayList<>(List.of(program, portOption, "" + port, "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--tcp-backlog", "4096", "--protected-mode", "no"));
        command.addAll(List.of(options));
        start(command).prints("Ready to accept connections");
        return "127.0.0.1:" + port;
    }

    /** Starts memcached, and returns its address. */
    String memcached(int maximum) {
        String program = require("memcached", "memcached");
        int port = FreePorts.free();
        Program started = start(
                List.of(program, "-u", "nobody", "-l", "127.0.0.1", "-p", "" + port, "-b", "4096", "-c", "" + maximum));
        return listening(started, port);
    }

    /** Starts nginx, and returns the address for a scheme: {@code tcp}, or {@code ws} for the proxy of WebSockets. */
    String nginx(String scheme, Map<String, String> changes) {
        String program = require("nginx", "nginx");
        require("ngx_stream_module.so", "libnginx-mod-stream");
        Map<String, Integer> ports = ports(scheme);
        Path file = settings("nginx.conf", ports, changes);
        String globals = "daemon off; user root; error_log stderr; pid %s;".formatted(folder.resolve("nginx.pid"));
        Program started = start(List.of(program, "-c", file.toString(), "-p", folder.toString(), "-g", globals));
        return listening(started, ports.get(scheme));
    }

    /** Starts HAProxy, and returns the address for a scheme. */
    String haproxy(String scheme, Map<String, String> changes) {
        String program = require("haproxy", "haproxy");
        Map<String, Integer> ports = ports(scheme);
        Program started = start(List.of(
                program, "-db", "-f", settings("haproxy.cfg", ports, changes).toString()));
        return listening(started, ports.get(scheme));
    }

    /** Starts HAProxy over TLS, and returns the address. @param more settings of the listener */
    String haproxyWithTls(OpensslAuthority authority, String more) {
        return haproxy(
                "tcp",
                Map.of("bind 127.0.0.1:7000", "bind 127.0.0.1:7000 ssl crt %s %s".formatted(authority.both(), more)));
    }

    /** Starts the server behind a proxy, megaconn's own, and chooses the ports. */
    private Map<String, Integer> ports(String scheme) {
        Program backend = Program.start(
                folder,
                Jar.server().after(prefix.toArray(String[]::new)).command(),
                "--port=0",
                "--admin=127.0.0.1:0",
                "--capacity=20000",
                "--reply=echo",
                "--protocol=" + (scheme.equals("ws") ? "ws" : "raw"));
        programs.push(backend);
        return Map.of("tcp", FreePorts.free(), "ws", FreePorts.free(), "backend", backend.port());
    }

    private Path settings(String name, Map<String, Integer> ports, Map<String, String> changes) {
        try {
            String text = Files.readString(PAGES.resolve(name));
            for (Map.Entry<String, String> change : changes.entrySet()) {
                if (!text.contains(change.getKey())) {
                    throw new AssertionError("no '%s' in %s".formatted(change.getKey(), name));
                }
                text = text.replace(change.getKey(), change.getValue());
            }
            return Files.writeString(
                    folder.resolve(name),
                    text.replace("127.0.0.1:7000", "127.0.0.1:" + ports.get("tcp"))
                            .replace("127.0.0.1:7080", "127.0.0.1:" + ports.get("ws"))
                            .replaceAll("127\\.0\\.0\\.1:(9000|9080)", "127.0.0.1:" + ports.get("backend")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Program start(List<String> command) {
        List<String> bounded = new ArrayList<>(prefix);
        bounded.addAll(List.of("timeout", "--kill-after=5", "" + LONGEST.toSeconds()));
        bounded.addAll(command);
        Program program = Program.start(folder, bounded);
        programs.push(program);
        return program;
    }

    /** Returns the path of a program. Skips the test with a message if its package is not installed. */
    private static String require(String file, String name) {
        Optional<Path> found = Packages.find(file, name);
        assumeTrue(found.isPresent(), name);
        return found.orElseThrow().toString();
    }

    /** Waits until something listens on the port, in the network namespace of the program. */
    private static String listening(Program program, int port) {
        String listener = " 0100007F:%04X 00000000:0000 0A ".formatted(port);
        Path sockets = Path.of("/proc/%d/net/tcp".formatted(program.pid()));
        Program.eventually().until(() -> {
            try (Stream<String> lines = Files.lines(sockets)) { // listeners first
                return lines.anyMatch(line -> line.contains(listener));
            }
        });
        return "127.0.0.1:" + port;
    }

    /** Ends them by SIGTERM, so that nginx ends its workers. */
    @Override
    public void close() {
        for (Program program : programs) {
            if (program.isAlive()) {
                program.terminate();
            }
            Program.eventually().until(() -> !program.isAlive());
            program.close();
        }
    }
}
