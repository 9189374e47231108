package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.SocketBuffers;
import org.junit.jupiter.api.Test;

class SocketMemoryTest {
    private static final long GIB = 1L << 30;
    private static final int CONNECTIONS = 2_000;
    private static final long SLACK = 200;
    private static final int OBJECTS = 2 * CONNECTIONS * 3_900;
    private static final long SMALL = 40_960;
    private static final long LARGE = 200L << 20;

    private static Machine machine(long tcpSockets, long slab, long buffers, long cgroupSlab, long cgroupBuffers) {
        boolean group = cgroupSlab >= 0;
        return new Machine(
                8 * GIB,
                5 * GIB,
                GIB,
                slab + buffers,
                tcpSockets,
                buffers,
                group ? cgroupSlab + cgroupBuffers : -1,
                group ? cgroupBuffers : -1);
    }

    private static Machine machine(long tcpSockets, long slab, long buffers) {
        return machine(tcpSockets, slab, buffers, -1, -1);
    }

    private static final Machine BEFORE = machine(50, 100_000_000, 0);

    private static long of(SocketMemory memory, Machine now) {
        return memory.of(now, SocketBuffers.UNKNOWN, CONNECTIONS, SLACK);
    }

    private static SocketMemory local(long bytesPerSocket) {
        return new SocketMemory(BEFORE, bytesPerSocket, true);
    }

    @Test
    void theSizeOfOurObjectsCountsWhateverOthersOpenOrGiveBack() {
        assertThat(of(local(3_900), machine(50 + 2 * CONNECTIONS + 10, 1_000, SMALL)))
                .isEqualTo(OBJECTS + SMALL);
        assertThat(of(local(3_900), machine(50 + 2 * CONNECTIONS + 30_000, 500_000_000, SMALL)))
                .isEqualTo(OBJECTS + SMALL);
    }

    @Test
    void buffersOfOthersAreNotOurs() {
        Machine filled = machine(50 + 2 * CONNECTIONS, 1_000, LARGE);

        assertThat(of(local(3_900), filled)).as("whose they are is unknown").isEqualTo(-1);
        assertThat(local(3_900).of(filled, new SocketBuffers(1_000, 24), CONNECTIONS, SLACK))
                .isEqualTo(OBJECTS + 1_024);
        assertThat(local(3_900).of(filled, new SocketBuffers(1_000, -1), CONNECTIONS, SLACK))
                .isEqualTo(-1);
    }

    @Test
    void buffersThatOthersGaveBackDoNotHideOurs() {
        SocketMemory memory = new SocketMemory(machine(50, 100_000_000, 2 * LARGE), 3_900, true);

        assertThat(of(memory, machine(50 + 2 * CONNECTIONS, 1_000, LARGE))).isEqualTo(-1);
        assertThat(memory.of(
                        machine(50 + 2 * CONNECTIONS, 1_000, LARGE),
                        new SocketBuffers(LARGE / 2, LARGE / 2),
                        CONNECTIONS,
                        SLACK))
                .isEqualTo(OBJECTS + LARGE);
    }

    @Test
    void withoutSlabinfoSocketsOfOthersMakeItUnknown() {
        assertThat(of(local(-1), machine(50 + 2 * CONNECTIONS + 30_000, 500_000_000, 0)))
                .isEqualTo(-1);
        assertThat(of(local(-1), machine(2 * CONNECTIONS - 500, 500_000_000, 0)))
                .isEqualTo(-1);
    }

    @Test
    void slabIsTheLastResortAndNeverNegativeOrImplausible() {
        assertThat(of(local(-1), machine(50 + 2 * CONNECTIONS, 116_000_000, 0))).isEqualTo(16_000_000);
        assertThat(of(local(-1), machine(50 + 2 * CONNECTIONS, 90_000_000, 0))).isEqualTo(-1);
        assertThat(of(local(-1), machine(50 + 2 * CONNECTIONS, 300_000_000, 0))).isEqualTo(-1);
        assertThat(of(local(-1), machine(50 + 2 * CONNECTIONS, 101_000_000, 0))).isEqualTo(-1);
    }

    @Test
    void aControlGroupKnowsItsOwnSlab() {
        SocketMemory memory = new SocketMemory(machine(50, 100_000_000, 0, 1_000_000, 0), -1, true);
        int sockets = 50 + 2 * CONNECTIONS;

        assertThat(of(memory, machine(sockets, 900_000_000, LARGE, 17_000_000, SMALL)))
                .isEqualTo(16_000_000 + SMALL);
        assertThat(of(memory, machine(sockets, 900_000_000, LARGE, 17_000_000, LARGE)))
                .as("another program in the same group")
                .isEqualTo(-1);
        assertThat(of(memory, machine(sockets, 900_000_000, 0, 170_000_000, 0))).isEqualTo(-1);
    }

    @Test
    void aPodsControlGroupHasNothingElse() {
        SocketMemory pod = new SocketMemory(machine(50, 100_000_000, 0, 1_000_000, 0), -1, false);

        assertThat(of(pod, machine(500_000, 1, LARGE, 7_000_000, 2_000_000))).isEqualTo(8_000_000);
    }

    @Test
    void onANodeTheServersEndsAreAPartOfAllNewSockets() {
        SocketMemory node = new SocketMemory(BEFORE, -1, false);

        // All clients are on the same node, then none.
        assertThat(of(node, machine(50 + 2 * CONNECTIONS, 116_000_000, 0))).isEqualTo(8_000_000);
        assertThat(of(node, machine(50 + CONNECTIONS, 108_000_000, 0))).isEqualTo(8_000_000);
    }

    @Test
    void aMachineThatSaysNothingIsUnknown() {
        Machine silent = new Machine(0, 0, 0, 0);

        assertThat(of(new SocketMemory(silent, -1, true), silent)).isEqualTo(-1);
    }
}
