package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The built server.jar as a process of its own, with the JVM flags it is delivered with. Gone when it is closed. */
final class ServerProcess implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Process process;
    final List<String> out = new CopyOnWriteArrayList<>();
    final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private ServerProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        readers.add(Thread.ofVirtual().start(() -> copy(process.inputReader(), out)));
        readers.add(Thread.ofVirtual().start(() -> copy(process.errorReader(), err)));
    }

    static ServerProcess start(String... arguments) throws IOException {
        return new ServerProcess(command(arguments));
    }

    /** On ports that the kernel chooses. */
    static ServerProcess listening(String... arguments) throws IOException {
        return new ServerProcess(command(onFreePorts(arguments)));
    }

    static ServerProcess listeningWithOpenFileLimit(int limit, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh"));
        command.addAll(command(onFreePorts(arguments)));
        return new ServerProcess(command);
    }

    /** With this folder instead of /tmp. */
    static ServerProcess startWithTmp(String folder) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=" + folder));
        command.addAll(command(onFreePorts()));
        return new ServerProcess(command);
    }

    private static String[] onFreePorts(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--port", "0", "--bind", "127.0.0.1", "--admin", "127.0.0.1:0"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + HOME.resolve("server/jvm.options"),
                "-jar",
                HOME.resolve("server/target/server.jar").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void copy(BufferedReader from, List<String> to) {
        try (from) {
            from.lines().forEach(to::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            to.add(e.toString());
        }
    }

    /** The first line that starts like this, without the start. */
    String line(String start) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            assertThat(process.isAlive() || readers.stream().anyMatch(Thread::isAlive))
                                    .as("%s %s", out, err)
                                    .isTrue();
                            return out.stream().filter(l -> l.startsWith(start)).findFirst();
                        },
                        java.util.Optional::isPresent)
                .orElseThrow()
                .substring(start.length());
    }

    InetSocketAddress address() {
        return address(line("listening on "));
    }

    String adminUrl() {
        return "http://" + line("admin http://");
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** SIGTERM. (Process.destroy would also close our ends of the pipes.) */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for the end, and for all that was printed before it. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("%s %s", out, err)
                .isTrue();
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
