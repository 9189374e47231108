package io.megaconn.orchestrator;

import io.megaconn.testkit.OnRequest;
import org.junit.jupiter.api.Test;

/**
 * Tests that records of real runs are valid by the schemas in docs/reference. In CI, RampIT and OpenFilesIT do, of runs that went
 * well, with a hold, with thresholds, and that failed.
 */
@OnRequest
class SchemaIT extends RampTestBase {
    @Test
    void aRunThatWentWellWithEverythingItCanMeasure() {
        ramp("--target", "60", "--connections-per-client", "25", "--batch", "2", "--reply", "echo")
                .exits(0);
        record.assertValid("batchDone", "runEnded");
    }

    @Test
    void aHoldWithThresholds() {
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
        record.assertValid("holdStarted", "holdDone");
    }

    @Test
    void aRunThatFailed() {
        ramp("--target", "5_000", "--connect-rate", "50", "--batch-timeout", "2s")
                .exits(4);
        record.assertValid("batchFailed", "runEnded");
    }
}
