package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the open-file limit with one file table. */
class OpenFilesIT extends LimitTestBase {
    /** Descriptors of the server, with an event loop per core and a listener each. */
    private static final long NEEDED =
            DescriptorBudget.sharedLimit(900, Runtime.getRuntime().availableProcessors(), 1);

    private static List<String> withLimit(int files) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + files + "; exec \"$@\"", "sh"));
        command.addAll(Jar.orchestrator().command());
        return command;
    }

    @Test
    void preflightRefusesASharedTableThatIsTooSmall() {
        Program ramp = ramp(withLimit(1000), "--target", "900", "--file-tables", "shared")
                .exits(3);

        assertThat(ramp.err())
                .contains(
                        "REFUSE  open files (nofile): found 1,000 soft, 1,000 hard, and one file table",
                        "needs %,d\n".formatted(NEEDED))
                .contains("fix: sudo prlimit --nofile=" + NEEDED + " --pid $$, or omit --file-tables shared");
    }

    @Test
    @OnRequest
    void withoutASharedTableNothingHasToBeRaised() {
        ramp(withLimit(1000), "--target", "900").exits(0);
    }

    @Test
    void forcedIntoItTheServerIsFullAndTheWaitEnds() {
        Program ramp = ramp(
                withLimit(1000),
                "--target",
                "900",
                "--connections-per-client",
                "300",
                "--file-tables",
                "shared",
                "--force");

        ramp.exits(4);
        assertFound(ramp, "open-files", "no file descriptor is left after ", "is 1,000, %,d needed".formatted(NEEDED));
        assertThat(findings("open-files"))
                .anyMatch(found -> found.get("where").asString().equals("server"));
        assertThat(record.report().get("seconds").asDouble())
                .as("not at the timeout")
                .isLessThan(200);
        record.assertValid("batchFailed", "runEnded");
    }

    @Test
    @OnRequest
    void aClientWhoseLimitIsLoweredHasNoDescriptorLeft() throws Exception {
        Program ramp = ramp("--target", "900", "--connect-rate", "50", "--connections-per-client", "900");
        Program.eventually().until(record::isInMidBatch);

        int exit = new ProcessBuilder("prlimit", "--pid", "" + ramp.pidOf("--index=0"), "--nofile=200:200")
                .inheritIO()
                .start()
                .waitFor();

        assertThat(exit).isZero();
        ramp.exits(4);
        assertThat(assertFound(ramp, "open-files", "EMFILE").get("where").asString())
                .isEqualTo("clients");
    }
}
