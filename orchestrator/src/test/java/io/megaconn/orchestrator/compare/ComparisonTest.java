package io.megaconn.orchestrator.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.compare.Comparison.Change;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.ui.ComparisonTable;
import io.megaconn.orchestrator.ui.Messages;
import io.megaconn.orchestrator.ui.Reports;
import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ComparisonTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** Returns a report with these seconds to the target and this open-file limit. */
    private static Report run(String id, double seconds, long nofile) {
        ObjectNode json = (ObjectNode) JSON.readTree(io.megaconn.runtime.wire.Json.write(Reports.reached()));
        json.put("run", id).put("secondsToTarget", seconds);
        ((ObjectNode) json.get("host")).put("nofileHard", nofile).put("memoryAvailable", seconds * 1000);
        return io.megaconn.orchestrator.run.ReportReader.parse(json.toString(), Report.class, "test");
    }

    private static Comparison.Row row(Comparison comparison, String name) {
        return comparison.numbers().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void runsWithTheSameSettingsAreRepeatsWithTheirSpread() {
        Comparison comparison =
                Comparison.of(List.of(run("r1", 60, 20_000), run("r2", 50, 20_000), run("r3", 70, 20_000)));

        assertThat(comparison.groups()).hasSize(1);
        assertThat(comparison.settings()).isEmpty();
        assertThat(row(comparison, "seconds_to_target").values()).containsExactly(new Range(50, 60, 70, 3));
        assertThat(ComparisonTable.lines(comparison, Integer.MAX_VALUE))
                .contains("Version, plan and environment are the same in all runs.")
                .anyMatch(line -> line.matches("result +A: median \\(min to max\\) of 3"))
                .anyMatch(line -> line.matches("time to target +60 s \\(50 s to 70 s\\)"));
    }

    @Test
    void whatDiffersIsNamedAndTheChangeOfTheMedianIsTold() {
        Comparison comparison = Comparison.of(List.of(
                run("r1", 60, 20_000), run("r2", 40, 1_000_000), run("r3", 62, 20_000), run("r4", 44, 1_000_000)));

        assertThat(comparison.groups()).extracting(Comparison.Group::name).containsExactly("A", "B");
        assertThat(comparison.groupOf("r4")).isEqualTo(1);
        assertThat(comparison.settings())
                .containsExactly(new Comparison.Setting("host.nofileHard", List.of("20000", "1000000")));
        assertThat(row(comparison, "seconds_to_target").changes()).containsExactly(new Change(-31.1, false));
        assertThat(row(comparison, "lost").changes()).as("nothing changed").containsExactly((Change) null);
        assertThat(String.join("\n", ComparisonTable.lines(comparison, Integer.MAX_VALUE)))
                .contains("machine: nofile hard", "A: median of 2", "B vs. A", "-31.1%, better")
                .doesNotContain("memoryAvailable", "seconds_to_target", "nofileHard");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 120})
    void noRowIsWiderThanTheTerminal(int columns) {
        Comparison comparison = Comparison.of(
                List.of(run("r1", 60, 20_000), run("r2", 62, 20_000), run("r3", 64, 20_000), run("r4", 44, 1_000_000)));

        List<String> lines = Messages.fitting(ComparisonTable.lines(comparison, columns), columns);

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
        assertThat(String.join("\n", lines)).contains("62 s", "-29.0%, better", "longest GC pause of the server");
        assertThat(lines.stream().anyMatch(line -> line.contains("(60 s to 64 s)")))
                .isEqualTo(columns == 120);
    }

    @Test
    void aChangeWithinTheSpreadOfTheRepeatsIsSaidToBeThat() {
        Comparison comparison =
                Comparison.of(List.of(run("r1", 50, 20_000), run("r2", 70, 20_000), run("r3", 66, 1_000_000)));

        assertThat(row(comparison, "seconds_to_target").changes()).containsExactly(new Change(10.0, true));
        assertThat(String.join("\n", ComparisonTable.lines(comparison, Integer.MAX_VALUE)))
                .contains("+10.0%, within the spread");
    }

    /** Returns a report with this hold, in the user's spelling. */
    private static Report held(String id, String typed) {
        Report report = run(id, 60, 20_000);
        ObjectNode json = (ObjectNode) JSON.readTree(io.megaconn.runtime.wire.Json.write(report));
        json.put("command", "bin/orchestrator ramp --local --hold " + typed);
        ((ObjectNode) json.at("/plan/criteria"))
                .put("hold", Quantities.duration(typed).toString());
        return io.megaconn.orchestrator.run.ReportReader.parse(json.toString(), Report.class, "test");
    }

    @Test
    void theSameHoldIsTheSameSettingHoweverItIsTyped() {
        Comparison same = Comparison.of(List.of(held("r1", "60s"), held("r2", "1m"), held("r3", "60000ms")));
        Comparison other = Comparison.of(List.of(held("r1", "60s"), held("r2", "2m"), held("r3", "0")));

        assertThat(same.groups()).hasSize(1);
        assertThat(other.settings()).containsExactly(new Comparison.Setting("hold", List.of("1m", "2m", "none")));
    }

    /** Tests format 3, which had the hold only in the command line. */
    @Test
    void aHoldOfFormat3IsTheSameSettingToo() {
        Report old = ofFormat3("r1", "--hold=60s");

        assertThat(old.plan().criteria().hold()).isEqualTo(Duration.ofMinutes(1));
        assertThat(Comparison.of(List.of(old, held("r2", "1m"))).groups()).hasSize(1);
        assertThat(ofFormat3("r1", "").plan().criteria()).isEqualTo(PassCriteria.NONE);
        assertThat(ofFormat3("r1", "--hold soon").plan().criteria()).isEqualTo(PassCriteria.NONE);
    }

    private static Report ofFormat3(String id, String typed) {
        ObjectNode json = (ObjectNode) JSON.readTree(io.megaconn.runtime.wire.Json.write(run(id, 60, 20_000)));
        json.put("format", 3).put("command", "bin/orchestrator ramp --local " + typed);
        json.remove(List.of("holdWanted", "batchTimeout"));
        ObjectNode plan = (ObjectNode) json.get("plan");
        plan.remove("criteria");
        plan.setAll((ObjectNode) plan.remove("workload"));
        return io.megaconn.orchestrator.run.ReportReader.parse(json.toString(), Report.class, "test");
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Range.of(List.of(4.0, 1.0, 3.0, 10.0))).isEqualTo(new Range(1, 3.5, 10, 4));
    }
}
