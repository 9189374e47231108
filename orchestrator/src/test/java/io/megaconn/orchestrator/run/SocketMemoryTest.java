package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Machine;
import org.junit.jupiter.api.Test;

class SocketMemoryTest {
    private static final long GIB = 1L << 30;
    private static final int CONNECTIONS = 2_000;
    private static final long SLACK = 200;

    /** Before the run, when another program has 1.5 GiB that it gives back meanwhile. */
    private static Machine before(long cgroup) {
        return new Machine(8 * GIB, 4 * GIB, 3 * GIB, 100_000_000, 50, 4096, cgroup);
    }

    private static Machine now(long tcpSockets, long slab, long cgroup) {
        return new Machine(8 * GIB, 5 * GIB, 3 * GIB / 2, slab, tcpSockets, 4096 * 11, cgroup);
    }

    private static SocketMemory local(long bytesPerSocket, long cgroup) {
        return new SocketMemory(before(cgroup), bytesPerSocket, true);
    }

    @Test
    void theSizeOfOurObjectsCountsWhateverOthersGiveBack() {
        long kernel = local(3_900, -1).of(now(50 + 2 * CONNECTIONS + 10, 1_000, -1), CONNECTIONS, SLACK);

        assertThat(kernel).isEqualTo(2 * CONNECTIONS * 3_900 + 40_960);
    }

    @Test
    void othersThatOpenOrCloseSocketsMakeItUnknown() {
        SocketMemory local = local(3_900, -1);

        assertThat(local.of(now(50 + 2 * CONNECTIONS + 30_000, 500_000_000, -1), CONNECTIONS, SLACK))
                .isEqualTo(-1);
        assertThat(local.of(now(2 * CONNECTIONS - 500, 500_000_000, -1), CONNECTIONS, SLACK))
                .isEqualTo(-1);
    }

    @Test
    void slabIsTheLastResortAndNeverNegative() {
        SocketMemory local = local(-1, -1);

        assertThat(local.of(now(50 + 2 * CONNECTIONS, 116_000_000, -1), CONNECTIONS, SLACK))
                .isEqualTo(16_000_000);
        assertThat(local.of(now(50 + 2 * CONNECTIONS, 90_000_000, -1), CONNECTIONS, SLACK))
                .isEqualTo(-1);
    }

    @Test
    void aControlGroupKnowsItsOwn() {
        assertThat(local(3_900, 1_000_000).of(now(50 + 2 * CONNECTIONS, 1, 17_000_000), CONNECTIONS, SLACK))
                .isEqualTo(16_000_000);
        // Of a pod, whatever else is on its node.
        assertThat(new SocketMemory(before(1_000_000), -1, false).of(now(500_000, 1, 9_000_000), CONNECTIONS, SLACK))
                .isEqualTo(8_000_000);
    }

    @Test
    void onANodeTheServersEndsAreAPartOfAllNewSockets() {
        SocketMemory node = new SocketMemory(before(-1), -1, false);

        // All clients are on the same node, then none.
        assertThat(node.of(now(50 + 2 * CONNECTIONS, 116_000_000, -1), CONNECTIONS, SLACK))
                .isEqualTo(8_000_000);
        assertThat(node.of(now(50 + CONNECTIONS, 108_000_000, -1), CONNECTIONS, SLACK))
                .isEqualTo(8_000_000);
    }

    @Test
    void aMachineThatSaysNothingIsUnknown() {
        assertThat(new SocketMemory(new Machine(0, 0, 0, 0), -1, true).of(new Machine(0, 0, 0, 0), CONNECTIONS, SLACK))
                .isEqualTo(-1);
    }
}
