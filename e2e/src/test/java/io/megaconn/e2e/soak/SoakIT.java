package io.megaconn.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests a long hold with random faults: every lost connection must belong to one of them. */
class SoakIT {
    private static final Path HOME =
            Path.of(System.getProperty("megaconn.home")).toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Time after which a sample has seen the fault. */
    private static final int SETTLED_SECONDS = 10;

    private final List<Injected> injected = new ArrayList<>();
    private final Pressure pressure = Pressure.watch();
    private Settings settings;
    private Path folder;

    @Test
    void everythingThatWasLostBelongsToAFaultThatWasInjected() throws Exception {
        assumeTrue(Settings.wanted(), "SKIPPED the soak: it needs -Psoak -Dsoak.minutes=30 (docs/how-to/soak.md)");
        settings = Settings.ofProperties();
        folder = Files.createDirectories(HOME.resolve("e2e/target/soak"));
        System.out.println("soak: " + settings);

        JsonNode report;
        int exitCode;
        try (Pressure _ = pressure;
                Ramp ramp = Ramp.start(folder, settings)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                assertThat(ramp.isAlive()).as("the ramp lives").isTrue();
                return ramp.holds();
            });
            injectAll(ramp);
            exitCode = ramp.exitCode(settings.every().multipliedBy(2).plus(PATIENCE));
            report = ramp.report();
        }

        List<JsonNode> unexplained = unexplained(report);
        summarize(report, unexplained);
        assertThat(unexplained).as("faults that nobody injected").isEmpty();
        assertThat(exitCode).isEqualTo(5);
        assertLosses(report);
        assertThat(report.get("warnings")).isEmpty();
        assertCounts(report.get("hold").get("counts"));
    }

    private void injectAll(Ramp ramp) throws InterruptedException, IOException {
        Instant end = Instant.now().plus(settings.length());
        for (Faults.Fault fault : Faults.of(settings)) {
            TimeUnit.SECONDS.sleep(settings.every().toSeconds());
            Instant before =
                    injected.isEmpty() ? Instant.EPOCH : injected.getLast().to();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ramp.isWholeAfter(before.plusSeconds(SETTLED_SECONDS)) || !ramp.isAlive());
            if (Instant.now().plus(settings.every()).isAfter(end)) {
                return; // it has to be over at the end
            }
            inject(ramp, fault);
        }
    }

    private void inject(Ramp ramp, Faults.Fault fault) throws InterruptedException, IOException {
        long pid = ramp.pidOf(fault.client() < 0 ? "--port=" + settings.port() : "--index=" + fault.client());
        Instant from = Instant.now();
        switch (fault.kind()) {
            case KILL_CLIENT, KILL_SERVER -> signal("KILL", pid);
            case FREEZE_CLIENT -> {
                signal("STOP", pid);
                try {
                    TimeUnit.SECONDS.sleep(fault.seconds());
                } finally {
                    signal("CONT", pid);
                }
            }
        }
        injected.add(new Injected(fault, from, Instant.now()));
        System.out.printf("soak: %s %s%n", from, injected.getLast().line());
    }

    private static void signal(String name, long pid) throws InterruptedException, IOException {
        int exit = new ProcessBuilder("kill", "-s", name, "" + pid).start().waitFor();
        assertThat(exit).as("kill -s %s %d", name, pid).isZero();
    }

    private List<JsonNode> unexplained(JsonNode report) {
        Instant start = Instant.parse(report.get("startedAt").asString());
        return report.get("faults")
                .valueStream()
                .filter(fault -> injected.stream().noneMatch(known -> known.explains(fault, start)))
                .filter(fault -> !isStarved(fault, start))
                .toList();
    }

    /** Returns true if a process had no CPU: it sends nothing and does not answer. */
    private boolean isStarved(JsonNode fault, Instant start) {
        return List.of("silent", "unresponsive").contains(fault.get("what").asString())
                && pressure.wasFull(start.plusMillis((long) (fault.get("at").asDouble() * 1000)));
    }

    /** Requires that every fault is in the report, with its losses. */
    private void assertLosses(JsonNode report) {
        Instant start = Instant.parse(report.get("startedAt").asString());
        long expected = 0;
        for (Injected known : injected) {
            List<JsonNode> reported = report.get("faults")
                    .valueStream()
                    .filter(fault -> known.explains(fault, start))
                    .toList();
            assertThat(reported).as("reported of %s", known).isNotEmpty();
            assertThat(reported)
                    .allSatisfy(
                            fault -> assertThat(fault.get("secondsUntilWhole").asDouble())
                                    .as("%s", fault)
                                    .isNotNegative());
            if (known.fault().kind() != Faults.Kind.FREEZE_CLIENT) {
                assertThat(reported).as("reported of %s", known).hasSize(1);
                long lost = reported.getFirst().get("connections").asLong();
                if (known.fault().client() < 0) { // who comes back while it is still dying is closed once more
                    assertThat(lost).isBetween(settings.connections() * 1L, settings.connections() * 2L);
                } else {
                    assertThat(lost).as("%s", known).isEqualTo(share(known.fault()));
                }
                expected += lost;
            }
        }
        assertThat(report.get("hold").get("lost").asLong())
                .as("lost in the hold")
                .isEqualTo(expected);
        assertThat(report.get("deaths")).hasSize((int) injected.stream()
                .filter(known -> known.fault().kind() != Faults.Kind.FREEZE_CLIENT)
                .count());
    }

    private long share(Faults.Fault fault) {
        return Math.min(settings.share(), settings.connections() - (long) fault.client() * settings.share());
    }

    private void assertCounts(JsonNode counts) {
        for (String side : List.of("clients", "server", "kernel")) {
            assertThat(counts.get(side).asInt()).as(side).isEqualTo(settings.connections());
        }
    }

    private void summarize(JsonNode report, List<JsonNode> unexplained) throws IOException {
        List<String> lines = new ArrayList<>(List.of("soak: " + settings));
        lines.add("cpu       %.0f %% of the time somebody waited for a core".formatted(pressure.mean()));
        injected.forEach(known -> lines.add("injected  %s  %s".formatted(known.from(), known.line())));
        report.get("faults")
                .valueStream()
                .forEach(fault -> lines.add("reported  at %7.1f s  %-11s  %-9s  %,7d connections, whole after %5.1f s"
                        .formatted(
                                fault.get("at").asDouble(),
                                fault.get("what").asString(),
                                fault.get("process").asString(),
                                fault.get("connections").asLong(),
                                fault.get("secondsUntilWhole").asDouble())));
        lines.add("counts    " + report.get("hold").get("counts"));
        lines.add("hold      %s s, lost %s, unexplained %d"
                .formatted(report.get("hold").get("seconds"), report.get("hold").get("lost"), unexplained.size()));
        lines.add("verdict   %s (exit code %s)".formatted(report.get("verdict").asString(), report.get("exitCode")));
        Files.write(folder.resolve("summary.txt"), lines);
        lines.forEach(System.out::println);
    }
}
