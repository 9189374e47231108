package io.megaconn.client;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The client as a user starts it: its jar, in a JVM with the flags of client/jvm.options. */
final class ClientProcess implements AutoCloseable {
    private static final String ADMIN = "admin ";

    private final Process process;
    private final List<String> out;
    private final List<String> err;
    private final List<Thread> readers = new ArrayList<>();

    private ClientProcess(Process process) {
        this.process = process;
        out = follow(process.getInputStream());
        err = follow(process.getErrorStream());
    }

    static ClientProcess start(String... args) throws IOException {
        return start(List.of("-jar", jar()), args);
    }

    /** @param log where the JVM writes which classes it loads */
    static ClientProcess loggingClasses(Path log, String... args) throws IOException {
        return start(List.of("-Xlog:class+load:file=" + log, "-jar", jar()), args);
    }

    /** Another program in the same jar. */
    static ClientProcess start(Class<?> main, String... args) throws IOException {
        return start(List.of("-cp", jar(), main.getName()), args);
    }

    private static String jar() {
        return Path.of(System.getProperty("megaconn.home"), "client/target/client.jar")
                .toString();
    }

    private static ClientProcess start(List<String> program, String... args) throws IOException {
        Path client = Path.of(System.getProperty("megaconn.home"), "client");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + client.resolve("jvm.options")));
        command.addAll(program);
        command.addAll(List.of(args));
        return new ClientProcess(new ProcessBuilder(command).start());
    }

    /** With {@code --endpoint} of this server, and an interval and a share to watch in a test. */
    static ClientProcess start(TestServer server, String... args) throws IOException {
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

    private List<String> follow(InputStream stream) {
        List<String> lines = new CopyOnWriteArrayList<>();
        readers.add(Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                // closed with the process
            }
        }));
        return lines;
    }

    List<String> out() {
        return out;
    }

    List<String> err() {
        return err;
    }

    void type(String text) throws IOException {
        OutputStream stdin = process.getOutputStream();
        stdin.write(text.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
    }

    void endOfInput() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits for the end; both streams are complete then. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after 30 s; said: " + out + err);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String admin = await().atMost(Duration.ofSeconds(20))
                .until(() -> out.stream().filter(l -> l.startsWith(ADMIN)).findFirst(), Optional::isPresent)
                .orElseThrow();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(admin.substring(ADMIN.length()) + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
