package io.megaconn.orchestrator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests a control group that is throttled most of the time. */
class CpuLimitIT extends LimitTestBase {
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

    private Path group = Path.of("");

    @BeforeEach
    void makeGroup() throws IOException {
        boolean one = Files.exists(VERSION_1.resolve("cpu.cfs_quota_us"));
        group = (one ? VERSION_1 : VERSION_2).resolve("megaconn-it-" + port);
        String why = "SKIPPED a CPU limit: it needs root and a control group with a limit of CPU time";
        boolean possible = false;
        try {
            Files.createDirectory(group);
            if (one) {
                Files.writeString(group.resolve("cpu.cfs_quota_us"), "2000");
            } else {
                Files.writeString(group.resolve("cpu.max"), "2000 100000");
            }
            possible = true;
        } catch (IOException e) {
            System.err.println(why + " (" + e + ")");
        }
        assumeTrue(possible, why);
    }

    @AfterEach
    void removeGroup() {
        Program.eventually().until(() -> {
            try {
                return !Files.exists(group) || Files.deleteIfExists(group);
            } catch (IOException e) {
                return false; // processes that end leave it a little later
            }
        });
    }

    @Test
    void aThrottledServerIsNamed() throws Exception {
        Program ramp = ramp(
                "--target", "3600", "--connect-rate", "20", "--message-interval", "100ms", "--batch-timeout", "150s");
        Program.eventually().until(record::isInMidBatch);

        Files.writeString(group.resolve("cgroup.procs"), "" + ramp.pidOf("--port=" + port));

        awaitFound(ramp, "cpu", "CPU limit of 0.02 cores: throttled in");
    }

    @Override
    @AfterEach
    void killWhatIsLeft() {
        super.killWhatIsLeft(); // before the group is removed
        removeGroup();
    }
}
