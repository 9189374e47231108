package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnfinishedRunTest extends KubeTestBase {
    private static RunState older() {
        RunState now = RunStates.begun();
        return new RunState(
                1,
                now.run(),
                now.phase(),
                now.startedAt(),
                now.plan(),
                now.before(),
                now.batches(),
                now.exitCode(),
                now.verdict(),
                now.ramp(),
                now.name(),
                now.tags());
    }

    private String refusal(RunState run, @Nullable String holder) {
        assertThat(UnfinishedRun.refusal(cluster, run, holder).exitCode()).isEqualTo(ExitCode.REFUSED);
        return String.valueOf(UnfinishedRun.refusal(cluster, run, holder).getMessage());
    }

    private String typed(String command) {
        return cluster.hints().orchestrator(command);
    }

    @Test
    void aRunOfThisVersionCanBeResumedOrDiscarded() {
        assertThat(refusal(RunStates.begun(), null))
                .startsWith("run run-1 stopped after batch 0 of 2, and its orchestrator is gone: ")
                .endsWith("resume it: %s, or discard it: %s".formatted(typed("ramp --resume"), typed("down")));
        assertThat(refusal(RunStates.begun(), "laptop pid 1"))
                .startsWith("a ramp is running (laptop pid 1): watch it with: " + typed("status --watch"))
                .endsWith("resume it: %s, or discard it: %s".formatted(typed("ramp --resume"), typed("down")));
    }

    @Test
    void resumingARunOfAnOlderVersionIsNotSuggestedBecauseItIsRefused() {
        for (String holder : new String[] {null, "laptop pid 1"}) {
            assertThat(refusal(older(), holder))
                    .endsWith("discard it: %s, or resume it with the version that started it".formatted(typed("down"))
                            + " (its state has format 1, and this version resumes 2)")
                    .doesNotContain("--resume");
        }
    }
}
