package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.ui.ClosingTable;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests parsers with arbitrary input: each returns a usable value or throws the documented error, but no other exception,
 * and neither time nor memory without end. Seeds are fixed, and a failure names its own. For longer runs see
 * {@link Mutations#seeds}.
 */
@Timeout(120)
class FuzzTest {
    private static final int TEXTS = 2_000;
    private static final int DOCUMENTS = 200;
    private static final List<String> NUMBERS = List.of(
            "1_000_000",
            "250k",
            "1.5m",
            "1,000,000",
            "32",
            "4KiB",
            "512b",
            "1MiB",
            "8.5GiB",
            "500ms",
            "30s",
            "1.250s",
            "10m",
            "1h30m",
            "200us");
    private static final List<String> ENDPOINTS =
            List.of("127.0.0.1:9000", "[::1]:9000", "example.com:1", "[fe80::1%lo]:65535", "a:0");
    private static final List<String> THRESHOLDS = List.of(
            "reply_p99<50ms", "lost==0", "memory_peak <= 64MiB", "connects_per_second>=10k", "seconds_to_target!=90.5");

    @Test
    void numbers() {
        each(TEXTS, seed -> {
            String text = new Mutations(seed).text(NUMBERS);
            complains(() -> assertThat(Quantities.count(text)).isNotNegative());
            complains(() -> assertThat(Quantities.size(text)).isNotNegative());
            complains(() -> assertThat(Quantities.memory(text)).isNotNegative());
            complains(() -> {
                Duration read = Quantities.duration(text);
                assertThat(read.isNegative()).isFalse();
                assertThat(Quantities.duration(Quantities.format(read))).isEqualTo(read);
            });
        });
    }

    @Test
    void aMegabyteOfDigitsIsNotRead() {
        for (String text : List.of("9".repeat(1 << 20), "1" + "_0".repeat(1 << 19), "0." + "1".repeat(1 << 20) + "s")) {
            complains(() -> Quantities.count(text));
            complains(() -> Quantities.size(text));
            complains(() -> Quantities.memory(text));
            complains(() -> Quantities.duration(text));
            complains(() -> Threshold.parse("lost<" + text));
        }
    }

    @Test
    void endpoints() {
        each(
                TEXTS,
                seed -> complains(() -> {
                    Endpoint endpoint = Endpoint.parse(new Mutations(seed).text(ENDPOINTS));
                    assertThat(endpoint.port()).isBetween(1, 65_535);
                    assertThat(endpoint.host()).isNotBlank();
                }));
    }

    @Test
    void thresholds() {
        each(
                TEXTS,
                seed -> complains(() -> {
                    Threshold threshold = Threshold.parse(new Mutations(seed).text(THRESHOLDS));
                    assertThat(threshold.limit()).isNotNegative().isFinite();
                    assertThat(threshold
                                    .judge(SampleReports.stopped(0, Outcome.interrupted()))
                                    .measured())
                            .isNotBlank();
                }));
    }

    @Test
    void plansOfClients() {
        String plan = new ClientPlan(
                        "run-1",
                        List.of(new Endpoint("10.0.0.1", 9000), new Endpoint("::1", 9001)),
                        1_000,
                        100,
                        new Workload(Duration.ofSeconds(10), 32, Reply.ECHO),
                        0)
                .toJson();
        each(
                DOCUMENTS,
                seed -> complains(() -> {
                    ClientPlan read = ClientPlan.parse(new Mutations(seed).json(plan));
                    assertThat(read.share(0)).isBetween(1, read.target());
                }));
    }

    @Test
    void reports() {
        String report = Json.write(SampleReports.full());
        each(
                DOCUMENTS,
                seed -> complains(() -> {
                    Report read = ReportReader.parse(new Mutations(seed).json(report), Report.class, "it");
                    assertThat(ClosingTable.lines(read, "runs/x", Style.PLAIN, 80))
                            .isNotEmpty()
                            .noneMatch(line -> line.contains("\033"));
                    assertThat(ReportReader.parse(Json.write(read), Report.class, "it")
                                    .run())
                            .isEqualTo(read.run());
                }));
    }

    @Test
    void histograms() {
        Histogram histogram = Latency.newHistogram();
        for (int micros = 1; micros < 1_000_000; micros = micros * 2 + 1) {
            histogram.recordValueWithCount(micros, micros);
        }
        ByteBuffer plain = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        byte[] encoded = java.util.Arrays.copyOf(plain.array(), histogram.encodeIntoByteBuffer(plain));
        each(TEXTS, seed -> {
            Mutations mutations = new Mutations(seed);
            byte[] inside = compressed(mutations.bytes(encoded)); // else the checksum keeps most of it away
            byte[] damaged = seed % 2 == 0 ? inside : mutations.bytes(inside);
            complains(() -> {
                Histogram read =
                        latency(Base64.getEncoder().encodeToString(damaged)).decode();
                Histogram sum = Latency.newHistogram();
                sum.add(read);
                sum.add(histogram);
                assertThat(Latency.of(sum).max()).isPositive();
            });
        });
    }

    @Test
    void aHistogramThatGrowsWithoutEndIsNotTakenIn() {
        complains(() -> {
            latency(Base64.getEncoder().encodeToString(compressed(new byte[64 << 20])))
                    .decode();
            throw new AssertionError("taken");
        });
        complains(() -> {
            latency("A".repeat(16 << 20)).decode();
            throw new AssertionError("taken");
        });
    }

    private static Latency latency(String histogram) {
        return new Latency(1, 1, 1, 1, 1, 1, histogram);
    }

    /** Encodes a histogram as HdrHistogram does: two numbers, then deflated. */
    private static byte[] compressed(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length / 500 + 4_096];
        int length = deflater.deflate(out);
        deflater.end();
        return ByteBuffer.allocate(8 + length)
                .putInt(0x1c849304)
                .putInt(length)
                .put(out, 0, length)
                .array();
    }

    private static void each(int times, Consumer<Long> what) {
        Mutations.seeds(times).forEach(seed -> {
            try {
                what.accept(seed);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        });
    }

    /** Runs a parser, which may refuse the text. */
    private static void complains(Runnable parsing) {
        try {
            parsing.run();
        } catch (UserError e) {
            assertThat(e.exitCode()).isEqualTo(2);
            assertThat(e.getMessage()).isNotBlank();
        } catch (IllegalArgumentException e) { // a subclass of it is somebody else's
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }
}
