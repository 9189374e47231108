package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTrackerTest {
    private static final Finding REFUSED = Finding.of(Limit.REFUSED, "clients", "ECONNREFUSED 3 times", "start it");
    private static final Finding FULL = Finding.of(Limit.SERVER_FULL, "server", "1 of 1 event loops are full", "");

    private final FindingTracker tracker = new FindingTracker();

    private List<String> resolved(int second, Finding... current) {
        return tracker.update(List.of(current), Duration.ofSeconds(second)).stream()
                .map(FindingTracker.Resolved::line)
                .toList();
    }

    @Test
    void aFindingIsResolvedWhenItIsNoLongerTrue() {
        assertThat(resolved(1, REFUSED, FULL)).isEmpty();
        assertThat(resolved(9, REFUSED, FULL)).isEmpty();
        assertThat(resolved(39, FULL)).containsExactly("clients: ECONNREFUSED 3 times (from 1 s to 9 s)");
        assertThat(tracker.calm()).isFalse();
        assertThat(resolved(40)).hasSize(1);
        assertThat(tracker.calm()).isTrue();
        assertThat(resolved(41)).isEmpty();
    }

    @Test
    void oneThatComesAndGoesIsResolvedEverLessOften() {
        int times = 0;
        for (int second = 0; second < 24 * 3600; second++) {
            times += (second % 40 == 0 ? resolved(second, REFUSED) : resolved(second)).size();
        }
        assertThat(times).isBetween(1, 3);
    }

    @Test
    void evidenceThatIsOnlyOldMakesNoFinding() {
        assertThat(FindingTracker.current(List.of(REFUSED, FULL), List.of(FULL)))
                .containsExactly(FULL);
    }

    @Test
    void aCauseIsTrueWhileItsSymptomsLast() {
        Finding idle = Finding.of(Limit.IDLE_CLOSE, "between clients and server", "idle for 60 s", "");
        Finding reset = Finding.of(Limit.RESET, "clients", "ECONNRESET 3 times", "");
        assertThat(FindingTracker.current(List.of(idle), List.of(reset))).containsExactly(idle);
    }
}
