package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.ui.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    Path output;

    private final Report report = Reports.reached();

    private static JsonNode data(String html) {
        List<String> blocks = DATA.matcher(html)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(blocks).hasSize(1);
        return new JsonMapper().readTree(blocks.getFirst());
    }

    @Test
    void theRecordAndTheReportAreInThePage() throws IOException {
        try (RunLog log = RunLog.create(output, report.run(), RunStart.ofThisProgram(), warning -> {})) {
            log.accept(new Event.BatchStarted(1, 1, 1, 100));
            log.accept(new Event.Lost(3, "{}"));
            Files.writeString(log.folder().resolve("run.jsonl"), "{\"at\":\"2026-02-03T0", StandardOpenOption.APPEND);

            ReportPage.write(log.folder(), report);

            JsonNode data = data(Files.readString(log.folder().resolve("report.html")));
            assertThat(data.get("report").get("run").asString()).isEqualTo(report.run());
            assertThat(data.get("spans")).hasSize(1);
            assertThat(data.get("marks")).hasSize(1);
        }
    }

    @Test
    void withoutARecordThereIsAPageWithoutSamples() throws IOException {
        ReportPage.write(output, report);

        assertThat(data(Files.readString(output.resolve("report.html")))
                        .get("samples")
                        .get("t"))
                .isEmpty();
    }

    @Test
    void nothingIsLoadedFromElsewhereAndTheLicenceOfThePlotsIsThere() throws IOException {
        String html = ReportPage.of(output, report);

        assertThat(html).doesNotContain("src=", "@import", "<link rel=\"stylesheet\"", "url(");
        assertThat(html).contains("uPlot", "Permission is hereby granted", "default-src 'none'", "script-src 'sha256-");
        assertThat(html).doesNotContain("@data@", "@script@", "@style@", "@policy@", "@title@");
    }

    @Test
    void noDataCanEndItsElementOrStandForAPartOfThePage() {
        String evil = "</script><script>alert(1)</script><!-- & \u2028 @script@";

        String html = Page.html("a</title>b", Assets.load(), Map.of("name", evil));

        assertThat(html).doesNotContain("alert(1)</script>", "a</title>");
        assertThat(data(html).get("name").asString()).isEqualTo(evil);
        assertThat(html.split("<script", -1))
                .as("pieces between the two script elements")
                .hasSize(3);
    }
}
