package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelCountersTest {
    @Test
    void whatGrewSinceTheStartIsWhatWasDropped() {
        KernelCounters start = of(10, 100, Map.of("PruneCalled", 5L, "TCPReqQFullDrop", 2L));
        KernelCounters now = of(20, 100, Map.of("PruneCalled", 5L, "TCPReqQFullDrop", 9L, "TCPAbortOnMemory", 1L));

        KernelCounters since = now.since(start);

        assertThat(since.drops()).isEqualTo(Map.of("TCPReqQFullDrop", 7L, "TCPAbortOnMemory", 1L));
        assertThat(since.dropped("PruneCalled")).isZero();
        assertThat(since.conntrackCount()).isEqualTo(20);
    }

    @Test
    void ofTwoNamespacesTheFullerTableAndTheMostDropsCount() {
        KernelCounters empty = of(10, 100, Map.of("PruneCalled", 5L));
        KernelCounters full = of(90, 100, Map.of("PruneCalled", 3L, "TCPReqQFullDrop", 1L));

        for (KernelCounters worse : new KernelCounters[] {empty.worse(full), full.worse(empty)}) {
            assertThat(worse.conntrackCount()).isEqualTo(90);
            assertThat(worse.drops()).isEqualTo(Map.of("PruneCalled", 5L, "TCPReqQFullDrop", 1L));
        }
        assertThat(KernelCounters.NONE.worse(empty)).isEqualTo(empty);
        assertThat(empty.worse(KernelCounters.NONE)).isEqualTo(empty);
    }

    private static KernelCounters of(long tracked, long most, Map<String, Long> drops) {
        return new KernelCounters(-1, 0, 0, 0, 0, 0, tracked, most, drops, Map.of("net.core.somaxconn", 128L));
    }
}
