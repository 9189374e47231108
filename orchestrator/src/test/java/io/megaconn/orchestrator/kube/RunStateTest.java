package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.kube.RunState.Phase;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunStateTest {
    @Test
    void aRunThatHasJustBegunIsUnderWayWithNothingDone() {
        RunState begun = RunStates.begun();

        assertThat(begun.underWay()).isTrue();
        assertThat(begun.batches()).isEmpty();
        assertThat(begun.exitCode()).isEqualTo(-1);
    }

    @Test
    void itReadsBackAsItWasWrittenAtEveryStep() {
        RunState begun = RunStates.begun();
        RunState holding =
                begun.with(RunStates.batch(1)).with(RunStates.batch(2)).in(Phase.HOLDING);
        RunState done = holding.done(5, "counts disagree: \"no\"");

        for (RunState state : new RunState[] {begun, holding, done, done.in(Phase.ENDED)}) {
            assertThat(ReportReader.parse(Json.write(state), RunState.class, "it"))
                    .isEqualTo(state);
        }
        assertThat(holding.batches()).containsExactly(RunStates.batch(1), RunStates.batch(2));
        assertThat(done.verdict()).isEqualTo("counts disagree: \"no\"");
        assertThat(done.exitCode()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"RAMPING, true", "HOLDING, true", "DONE, false", "ENDED, false"})
    void thereIsSomethingToGoOnWithUntilItIsDone(Phase phase, boolean underWay) {
        assertThat(RunStates.begun().in(phase).underWay()).isEqualTo(underWay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "{\"run\":", "{\"format\":1,\"run\":\"r\",\"phase\":\"LATER\"}"})
    void whatIsNoStateIsAUsageErrorInOneLine(String json) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ReportReader.parse(json, RunState.class, "state.json of ConfigMap megaconn-run"))
                .withMessageStartingWith("state.json of ConfigMap megaconn-run can't be read: ")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }
}
