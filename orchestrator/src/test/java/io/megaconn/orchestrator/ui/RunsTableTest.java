package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.RunEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTableTest {
    private static final List<RunEntry> RUNS = List.of(
            new RunEntry(
                    "20261126-170000-cd34",
                    "finished",
                    "baseline",
                    Map.of("kernel", "6.12"),
                    "2026-11-26T17:00:00.123Z",
                    1_000_000,
                    43.21,
                    0,
                    "1,000,000 connections, held for 60 s"),
            new RunEntry(
                    "20261125-170000-ab12", "damaged", "", Map.of(), null, -1, -1, -1, "damaged: it is \033[31mnull"));

    @Test
    void eachRunIsALineWithItsUnits() {
        assertThat(RunsTable.lines(RUNS, Integer.MAX_VALUE))
                .containsExactly(
                        "run                   started (UTC)           target  to target  exit code",
                        "20261126-170000-cd34  2026-11-26 17:00:00  1,000,000     43.2 s          0  \"baseline\""
                                + " [kernel=6.12] 1,000,000 connections, held for 60 s",
                        "20261125-170000-ab12  unknown                unknown          -          -  damaged: it is"
                                + " ?[31mnull");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void noLineIsWiderThanTheTerminal(int columns) {
        List<String> lines = Messages.fitting(RunsTable.lines(RUNS, columns), columns);

        assertThat(lines).allSatisfy(line -> assertThat(TextWidth.width(line)).isLessThanOrEqualTo(columns));
        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .contains("\"baseline\" [kernel=6.12]", "43.2 s", "held for 60 s");
    }
}
