package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class GcPausesTest {
    @Test
    void everyCollectionIsCountedAndWhatItLeftIsKnown() {
        GcPauses pauses = GcPauses.listen();
        assertThat(pauses.stats()).isEqualTo(new GcPauses.Stats(0, 0, 0));
        long idle = pauses.heapAfterGc();
        assertThat(idle).isPositive();

        byte[] kept = new byte[32 << 20];
        System.gc();

        await().untilAsserted(() -> assertThat(pauses.heapAfterGc()).isGreaterThan(idle + kept.length - 1_000_000));
        assertThat(pauses.stats().count()).isPositive();
        assertThat(pauses.stats().totalMs())
                .isGreaterThanOrEqualTo(pauses.stats().maxMs());
        assertThat(ProcessMemory.read(new Proc(), pauses).rss()).isGreaterThan(kept.length);
    }
}
