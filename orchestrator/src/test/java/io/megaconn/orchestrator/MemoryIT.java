package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests that a run's memory excludes what other programs allocate and free at the same time. */
class MemoryIT extends RampTestBase {
    private static final long OTHERS = 600L << 20;

    @Test
    void whatAnotherProgramGivesBackChangesNothing() throws IOException {
        // tail keeps a line until its end, and this one has none.
        String allocate = "mkfifo go && { head -c %d /dev/zero; echo taken >&2; read -r _ <go; } | tail >/dev/null"
                .formatted(OTHERS);
        Program other = keep(Program.start(folder, List.of("sh", "-c", allocate)));
        Program.eventually().until(() -> other.err().contains("taken"));

        Program ramp =
                ramp("--target=500", "--connections-per-client=250", "--batch=1", "--connect-rate=200", "--hold=2s");
        Program.eventually().until(() -> ramp.out().contains("batch 1/2") || !ramp.isAlive());
        new ProcessBuilder("sh", "-c", "echo >go").directory(folder.toFile()).start();

        ramp.exits(0);
        JsonNode report = record.report();
        assertThat(report.get("memoryPeak").asLong()).isLessThan(OTHERS).isNotZero();
        for (JsonNode batch : report.get("batches")) {
            assertThat(batch.get("memoryTaken").asLong()).isBetween(-1L, OTHERS);
            assertThat(batch.get("memory").get("kernel").asLong())
                    .satisfiesAnyOf(
                            kernel -> assertThat(kernel).isEqualTo(-1), // others opened sockets
                            kernel -> assertThat(kernel).isBetween(6_000L, 12_000L));
        }
    }

    @Test
    @OnRequest
    void buffersOfAnotherProgramsConnectionsAreNotTheRuns() throws IOException {
        try (StrangerConnections strangers = StrangerConnections.open(50)) {
            Program ramp = ramp(
                    "--target=500", "--connections-per-client=250", "--batch=1", "--connect-rate=200", "--hold=2s");
            Program.eventually().until(() -> ramp.out().contains("batch 1/2") || !ramp.isAlive());
            assertThat(strangers.fill())
                    .as("several times what the run's sockets take")
                    .isGreaterThan(20 << 20);

            ramp.exits(0);
        }
        for (JsonNode batch : record.report().get("batches")) {
            assertThat(batch.get("memory").get("kernel").asLong())
                    .satisfiesAnyOf(
                            kernel -> assertThat(kernel).isEqualTo(-1),
                            kernel -> assertThat(kernel).isBetween(6_000L, 12_000L));
        }
    }

    /** Connections whose peers don't read. */
    private record StrangerConnections(ServerSocketChannel listener, List<SocketChannel> ends)
            implements AutoCloseable {
        static StrangerConnections open(int count) throws IOException {
            ServerSocketChannel listener =
                    ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.9", 0), count);
            StrangerConnections strangers = new StrangerConnections(listener, new ArrayList<>());
            for (int i = 0; i < count; i++) {
                strangers.ends.add(SocketChannel.open(listener.getLocalAddress()));
                strangers.ends.add(listener.accept());
            }
            return strangers;
        }

        /** Returns the bytes that the kernel keeps. */
        long fill() throws IOException {
            long sum = 0;
            for (SocketChannel end : ends) {
                end.configureBlocking(false);
                ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
                for (int n = end.write(chunk); n > 0; n = end.write(chunk.clear())) {
                    sum += n;
                }
            }
            return sum;
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel end : ends) {
                end.close();
            }
            listener.close();
        }
    }
}
