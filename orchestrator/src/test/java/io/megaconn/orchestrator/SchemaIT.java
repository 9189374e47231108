package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that records of real runs are valid by the schemas in docs/reference. */
class SchemaIT extends RampTestBase {
    @Test
    void aRunThatWentWellWithEverythingItCanMeasure() throws IOException {
        ramp("--target", "60", "--connections-per-client", "25", "--batch", "2", "--reply", "echo")
                .exits(0);
        assertValid("batchDone", "runEnded");
    }

    @Test
    void aHoldWithThresholds() throws IOException {
        ramp(
                        "--target",
                        "20",
                        "--reply",
                        "echo",
                        "--message-interval",
                        "1s",
                        "--hold",
                        "3s",
                        "--threshold",
                        "reply_p99<1us",
                        "--threshold",
                        "silent==0")
                .exits(6);
        assertValid("holdStarted", "holdDone");
    }

    @Test
    void aRunThatFailed() throws IOException {
        ramp("--target", "5_000", "--connect-rate", "50", "--batch-timeout", "2s")
                .exits(4);
        assertValid("batchFailed", "runEnded");
    }

    private void assertValid(String... events) throws IOException {
        List<String> lines = Files.readAllLines(record.path().resolve("run.jsonl"));

        assertThat(Schemas.report(Files.readString(record.path().resolve("report.json"))))
                .isEmpty();
        assertThat(lines)
                .allSatisfy(line -> assertThat(Schemas.line(line)).as(line).isEmpty());
        assertThat(record.names()).contains(events);
    }
}
