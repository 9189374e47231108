package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusedTest {
    private final Refused rule = new Refused();

    @Test
    void onOneMachine() {
        assertThat(Situation.normal().failure("ECONNREFUSED", 12_345).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("ECONNREFUSED 12,345 times", "127.0.0.1:9000", "ss -ltn 'sport = :9000'"));
    }

    @Test
    void inACluster() {
        assertThat(Situation.normal().inCluster().failure("ECONNREFUSED", 1).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("see pods of 127.0.0.1:9000"));
    }

    @Test
    void aConnectThatMetItselfSaysThatNobodyListens() {
        Situation met = Situation.normal().failure("SELF_CONNECT", 9);

        assertThat(met.seenBy(rule))
                .singleElement()
                .satisfies(found ->
                        assertThat(found.line()).contains("SELF_CONNECT 9 times: nothing listens on 127.0.0.1:9000"));
        assertThat(met.seenBy(new OtherErrors())).isEmpty();
    }

    @Test
    void nothingMissing() {
        assertThat(Situation.normal().held(100).failure("ECONNREFUSED", 1).seenBy(rule))
                .isEmpty();
    }

    @Test
    void aServerThatIsFullExplainsIt() {
        assertThat(Situation.normal().fullLoops(2).failure("ECONNREFUSED", 9).diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("open-files");
    }

    @Test
    void waitingMayHelp() {
        assertThat(Situation.normal().failure("ECONNREFUSED", 9).seenBy(rule)).noneMatch(Finding::fatal);
    }
}
