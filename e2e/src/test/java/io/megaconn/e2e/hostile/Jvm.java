package io.megaconn.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** bin/server or bin/client as a process, with a fixed heap as the chart gives it. Gone when it is closed. */
final class Jvm implements AutoCloseable {
    private static final Path HOME =
            Path.of(System.getProperty("megaconn.home")).toAbsolutePath();
    private static final JsonMapper JSON = new JsonMapper();

    final Process process;
    private final List<String> prefix;
    private final List<String> out = new CopyOnWriteArrayList<>();

    /** @param prefix a command that starts the rest, such as {@code ip netns exec NAME}, or nothing */
    private Jvm(List<String> prefix, String program, int heapMb, String... arguments) throws IOException {
        this.prefix = prefix;
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + HOME.resolve(program).resolve("jvm.options"));
        command.addAll(List.of("-Xms" + heapMb + "m", "-Xmx" + heapMb + "m", "-Xmn4m"));
        // The whole heap is there from the start: what the process grows by is not the heap, which is looked at by
        // itself.
        command.addAll(List.of("-XX:+AlwaysPreTouch", "-jar"));
        command.add(HOME.resolve("%s/target/%s.jar".formatted(program, program)).toString());
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(this::copy);
    }

    static Jvm server(List<String> prefix, String... arguments) throws IOException {
        return new Jvm(prefix, "server", 129, arguments);
    }

    static Jvm client(List<String> prefix, String... arguments) throws IOException {
        return new Jvm(prefix, "client", 25, arguments);
    }

    private void copy() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(out::add);
        } catch (IOException | UncheckedIOException e) {
            out.add(e.toString());
        }
    }

    /** A patience that only a hang exhausts. */
    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }

    /** What follows this start in the first line that has it. */
    String line(String start) {
        return eventually()
                .until(
                        () -> out.stream().filter(l -> l.startsWith(start)).findFirst(),
                        found -> found.isPresent() || !process.isAlive())
                .orElseThrow(() -> new AssertionError("no '" + start + "' in " + out))
                .substring(start.length());
    }

    List<String> out() {
        return out;
    }

    /** Where a server listens. */
    int port() {
        return port(line("listening on "));
    }

    int adminPort() {
        return port(line("admin http://"));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** @param path such as {@code /stats?exact} */
    JsonNode stats(String path) {
        try {
            return JSON.readTree(answer(path));
        } catch (IOException e) {
            throw new UncheckedIOException(out.toString(), e);
        }
    }

    /** In another network namespace another process has to ask. */
    private String answer(String path) throws IOException {
        if (prefix.isEmpty()) {
            URI uri = URI.create("http://127.0.0.1:" + adminPort() + path);
            try (InputStream in = uri.toURL().openStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        List<String> command = new ArrayList<>(prefix);
        String ask = "exec 3<>/dev/tcp/127.0.0.1/%d; printf 'GET %s HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
        command.addAll(List.of("bash", "-c", ask.formatted(adminPort(), path)));
        Process asking = new ProcessBuilder(command).start();
        String all = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return all.substring(all.indexOf("\r\n\r\n") + 1);
    }

    long get(String name) {
        return stats("/stats").get(name).asLong();
    }

    /** Heap in bytes after a collection. */
    long heap() {
        return stats("/stats?collect").get("memory").get("heapUsed").asLong();
    }

    long rssMiB() {
        try {
            Optional<String> line = Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                    .filter(l -> l.startsWith("VmRSS:"))
                    .findFirst();
            return Long.parseLong(line.orElseThrow().replaceAll("\\D", "")) >> 10;
        } catch (IOException e) {
            throw new UncheckedIOException(out.toString(), e);
        }
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    void assertAlive() {
        assertThat(process.isAlive()).as("%s", out).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
