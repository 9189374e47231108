package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.compare.Comparison;
import io.megaconn.orchestrator.page.ComparePage;
import io.megaconn.orchestrator.page.ReportPage;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.orchestrator.ui.ClosingTable;
import io.megaconn.orchestrator.ui.ComparisonTable;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that records of the version of commit 8c32c67 (report format 3) can still be read. */
class OlderRunsTest {
    @TempDir
    Path output;

    @ParameterizedTest
    @ValueSource(strings = {"held", "replied", "failed"})
    void aReportReadsAndPrints(String name) throws Exception {
        Report report = ReportReader.read(copy(name));

        String table = String.join("\n", ClosingTable.lines(report, "here", Style.PLAIN, 80));

        assertThat(table).contains(report.verdict(), "counts", "memory peak").doesNotContain("null");
        assertThat(report.format()).isEqualTo(Report.FORMAT);
        assertThat(report.plan().workload())
                .isEqualTo(new Workload(Duration.ofSeconds(1), 32, name.equals("replied") ? Reply.ECHO : Reply.NONE));
        assertThat(ReportReader.parse(Json.write(report), Report.class, "it")).isEqualTo(report);
    }

    @ParameterizedTest
    @ValueSource(strings = {"held", "replied", "failed"})
    void aPageHasAllSamplesOfTheOldLog(String name) throws Exception {
        Path folder = copy(name);
        long sampled = Files.readAllLines(folder.resolve("run.jsonl")).stream()
                .filter(line -> line.contains("\"event\":\"sampled\""))
                .count();

        ReportPage.write(folder, ReportReader.read(folder));

        assertThat(Files.readString(folder.resolve(ReportPage.FILE)))
                .contains("\"of\":" + sampled)
                .contains("\"spans\":[{\"number\":1,");
        assertThat(sampled).isPositive();
    }

    @Test
    void oldRunsCompareWithEachOther() throws Exception {
        Map<Path, Report> runs = new LinkedHashMap<>();
        for (String name : List.of("held", "replied")) {
            Path folder = copy(name);
            runs.put(folder, ReportReader.read(folder));
        }

        Comparison comparison = Comparison.of(List.copyOf(runs.values()));
        ComparePage.write(output.resolve("compared.html"), comparison, runs);

        assertThat(ComparisonTable.lines(comparison, Integer.MAX_VALUE))
                .anyMatch(line -> line.startsWith("connect time p99"));
        assertThat(output.resolve("compared.html")).isNotEmptyFile();
    }

    private Path copy(String name) throws IOException, URISyntaxException {
        Path from = Path.of(Objects.requireNonNull(getClass().getResource("/runs-of-8c32c67/" + name))
                .toURI());
        Path to = Files.createDirectories(output.resolve(name));
        for (String file : List.of("report.json", "run.jsonl")) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
        return to;
    }
}
