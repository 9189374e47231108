package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.Phases;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTableTest {
    private static final String FOLDER = "runs/20260203-040506-00ff";

    @Test
    void aBatchIsALineOfNumbersBelowTheirNames() {
        List<String> lines = plain(Reports.reached());

        int names = indexOf(lines, "batch  connections");
        assertThat(lines.get(names + 1).trim().split(" +"))
                .containsExactly("1", "250,000", "9.9", "28,539", "8,214", "66", "130", "103", "3,100");
        assertThat(lines.get(names).indexOf("connections") + "connections".length())
                .as("right edge of a column")
                .isEqualTo(lines.get(names + 1).indexOf("250,000") + "250,000".length())
                .isEqualTo(lines.get(names + 2).indexOf("1,000,000") + "1,000,000".length());
    }

    @Test
    void saysWhatWasReachedHowLongItTookAndWhereTheRecordIs() {
        assertThat(String.join("\n", plain(Reports.reached())))
                .contains("counts        clients 1,000,000, server 1,000,000, kernel 1,000,000")
                .contains("target        1,000,000 after 68.4 s")
                .contains("hold          60 s: 0 lost, 0 silent, 6,020,000 messages (100,000/s)")
                .contains("connect time  p50 1.5 ms")
                .contains("memory peak   11.6 GiB")
                .contains("max gc pause  server 17 ms, clients 23 ms")
                .contains("record        " + FOLDER)
                .doesNotContain("reply time")
                .doesNotContain("failures")
                .doesNotContain("died")
                .doesNotContain("fault");
    }

    @Test
    void timesOfRampAndHoldStandApartAndMoveNoColumn() {
        PhaseResult phase = new PhaseResult(Stats.latency(120, 1500), Stats.latency(900), 77, 3, 2, 2);
        Report report = Reports.reached(new Phases(phase, phase));

        assertThat(String.join("\n", plain(report)))
                .contains("counts        clients 1,000,000")
                .contains("ramp connect  p50 ", "ramp replies  p50 ")
                .contains("hold connect  p50 ", "hold replies  p50 ");
    }

    @Test
    void deliveriesAreShownAndUnknownOnesAreNotZero() {
        PhaseResult phase = new PhaseResult(Stats.latency(120), Latency.NONE, -1, -1, 2, 2);
        PhaseResult ramp = Stats.with(
                Stats.with(phase, "delivery", new Deliveries(Latency.NONE, 0)),
                "serverDelivery",
                new Deliveries(Latency.NONE, 1));
        PhaseResult hold = Stats.with(phase, "delivery", new Deliveries(Stats.latency(900), 3));

        assertThat(String.join("\n", plain(Reports.reached(new Phases(ramp, hold)))))
                .contains("ramp delivery  unknown: no message with {time} was received")
                .contains("ramp arrival   unknown: 1 message came from other machines")
                .contains("hold delivery  p50 0.90")
                .contains(", 3 messages from other machines unknown");
    }

    @Test
    void handshakesAndOpeningsHaveLinesIfThereWereSome() {
        PhaseResult plain = new PhaseResult(Stats.latency(120), Latency.NONE, 0, 0, 2, 2);
        PhaseResult secured = Stats.with(plain, "handshakeTime", Stats.latency(1_500, 1_500, 1_500));
        PhaseResult phase =
                Stats.with(Stats.with(secured, "resumedHandshakes", 2L), "openingTime", Stats.latency(2_500));

        assertThat(String.join("\n", plain(Reports.reached(new Phases(phase, null)))))
                .contains(
                        "ramp TLS      handshake p50 1.5 ms",
                        "max 1.5 ms; 1 full, 2 resumed",
                        "ramp opening  p50 2.5 ms")
                .doesNotContain("hold TLS");
    }

    @Test
    void aFailedRunNamesFailuresAndDeathsAndHasNoTableOfBatches() {
        assertThat(String.join("\n", plain(Reports.failed())))
                .contains("kernel not checked")
                .contains("{ECONNREFUSED=12}")
                .contains(
                        "fault         client-3 died at 12.1 s (exit code 137): 25,000 connections, recovered after 3.2 s")
                .doesNotContain("connects/s")
                .doesNotContain("target  ")
                .doesNotContain("died   ")
                .doesNotContain("hold  ");
    }

    @Test
    void countsThatAreNotOfTheEndSayHowOldTheyAre() {
        assertThat(plain(Reports.failed()))
                .anySatisfy(line -> assertThat(line).startsWith("counts").endsWith(" (server 7 s ago, clients now)"));
        assertThat(String.join("\n", plain(Reports.reached()))).doesNotContain(" ago");
    }

    @Test
    void timesBelowAMillisecondAreNotRoundedToNothing() {
        PhaseResult phase = new PhaseResult(Stats.latency(2, 2, 2, 40), Stats.latency(900), 77, 3, 2, 2);

        assertThat(String.join("\n", plain(Reports.reached(new Phases(phase, phase)))))
                .contains("ramp connect  p50 0.002 ms", "max 0.040 ms", "ramp replies  p50 0.9")
                .doesNotContain(" 0.0 ms");
    }

    @Test
    void aHoldThatWasShortIsNotZeroSecondsLong() {
        assertThat(held(0.123, 0)).isEqualTo("0.1 s");
        assertThat(held(10.4, 0)).isEqualTo("10 s");
    }

    @Test
    void aHoldHasItsRequestedLengthUnlessItEndedEarlyOrMuchLater() {
        assertThat(held(30.9, 30_000)).isEqualTo("30 s");
        assertThat(held(1.9, 1_500)).isEqualTo("1.5 s");
        assertThat(held(12.2, 30_000)).isEqualTo("12 s");
        assertThat(held(90.2, 30_000)).isEqualTo("90 s");
    }

    private static String held(double seconds, long requestedMs) {
        return new HoldResult(seconds, 0, 0, 2, new Counts(1, 1, 1)).lasted(Duration.ofMillis(requestedMs));
    }

    @Test
    void whereTheTerminalIsNarrowMemoryIsATableOfItsOwn() {
        List<String> lines = ClosingTable.lines(Reports.reached(), FOLDER, Style.PLAIN, 60);

        assertThat(lines)
                .contains(
                        "batch  connections  seconds  connects/s",
                        "batch  kernel  heap  process  heap  process",
                        "    1   8,214    66      130   103    3,100");
        assertThat(lines.subList(0, 11))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    }

    @Test
    void memoryThatIsBelowZeroIsUnknown() {
        MemoryPerConnection shrunk = new MemoryPerConnection(8_214, 66, -56, 103, 3_100);

        assertThat(BatchTable.lines(List.of(Reports.batch(1, 9, shrunk)), 80)
                        .getLast()
                        .trim()
                        .split(" +"))
                .containsExactly("1", "9", "9.9", "28,539", "8,214", "66", "unknown", "103", "3,100");
    }

    @Test
    void theLastLineIsTheVerdictWithTheExitCode() {
        assertThat(plain(Reports.failed())).last().isEqualTo("batch 1 stopped: the server is gone (exit code 4)");
    }

    @Test
    void theVerdictIsGreenOrRedWhereColourIsWantedAndNothingElseIs() {
        Style colored = new Style(true, true);

        assertThat(ClosingTable.lines(Reports.reached(), FOLDER, colored, 80).getLast())
                .startsWith("\033[32m1,000,000");
        assertThat(ClosingTable.lines(Reports.failed(), FOLDER, colored, 80).getLast())
                .startsWith("\033[31mbatch 1");
        assertThat(plain(Reports.reached())).noneMatch(line -> line.contains("\033"));
        assertThat(plain(Reports.failed())).noneMatch(line -> line.contains("\033"));
    }

    @Test
    void fitsIntoEightyColumnsForAMillion() {
        assertThat(plain(Reports.reached()))
                .allSatisfy(line -> assertThat(line.length())
                        .as(line)
                        .isLessThanOrEqualTo(line.contains("connections held") ? 100 : 80));
    }

    private static List<String> plain(Report report) {
        return ClosingTable.lines(report, FOLDER, Style.PLAIN, 80);
    }

    private static int indexOf(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("no line starts with " + start);
    }
}
