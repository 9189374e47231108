package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.Mutations;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.SampleReports;
import io.megaconn.runtime.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests damaged and foreign run.jsonl files: the page shows what can be read. Longer: {@link Mutations#seeds}. */
@Timeout(120)
class RunFileFuzzTest {
    private static final int RUNS = 10;

    @TempDir
    Path folder;

    @Test
    void damagedLinesAreLeftOut() throws Exception {
        SampleReports.record(folder);
        List<String> lines = Files.readAllLines(folder.resolve("run-1/run.jsonl"));
        Report report = SampleReports.full();
        for (long seed : Mutations.seeds(RUNS).toArray()) {
            Mutations mutations = new Mutations(seed);
            List<String> damaged = lines.stream().map(mutations::json).toList();
            Files.write(folder.resolve("run.jsonl"), String.join("\n", damaged).getBytes(StandardCharsets.UTF_8));
            try {
                assertThat(Json.write(ReportPage.data(ReportPage.read(folder, report), report)))
                        .isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
