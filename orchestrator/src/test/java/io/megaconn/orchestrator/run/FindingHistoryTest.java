package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingHistoryTest {
    private static final Finding SLOW =
            Finding.of(Limit.SLOW, "", "49 connections per second", "add --batch-timeout 128m");
    private static final Finding FULL = Finding.of(Limit.CONNTRACK, "node1", "full", "sudo sysctl -w x=1");

    private final FindingHistory noticing = new FindingHistory();

    @Test
    void whatIsNoLongerTrueIsResolvedAndItsAdviceIsGone() {
        noticing.now(List.of(SLOW, FULL), 3);
        noticing.now(List.of(FULL), 9);
        noticing.now(List.of(), 12);

        assertThat(noticing.all().getFirst().resolved()).isEqualTo(9);
        assertThat(noticing.all().getFirst().line())
                .isEqualTo("49 connections per second (resolved: from 3.0 s to 9.0 s)");
        assertThat(noticing.all().getLast().resolved()).isEqualTo(12);
    }

    @Test
    void whatComesAgainStandsSinceItWasFirstSeen() {
        noticing.now(List.of(FULL), 3);
        noticing.now(List.of(), 9);
        noticing.also(List.of(FULL), 20);

        assertThat(noticing.all().getFirst().firstSeen()).isEqualTo(3);
        assertThat(noticing.all().getFirst().resolved()).isEqualTo(-1);
        assertThat(noticing.all().getFirst().line()).contains("fix: sudo sysctl");
    }
}
