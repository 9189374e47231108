package io.megaconn.orchestrator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check;
import org.junit.jupiter.api.Test;

class LoopbackCheckTest {
    @Test
    void anInterfaceThatIsDownIsNamedBeforeAnythingStarts() {
        Check check = LoopbackCheck.of("127.1.0.1", false, true);

        assertThat(check.refuses()).isTrue();
        assertThat(check.found()).isEqualTo("down");
        assertThat(check.fix()).contains("ip link set lo up");
    }

    @Test
    void soIsASourceAddressThatTheMachineDoesNotHave() {
        Check check = LoopbackCheck.of("127.1.0.1", true, false);

        assertThat(check.refuses()).isTrue();
        assertThat(check.found()).contains("127.1.0.1");
        assertThat(check.fix()).contains("127.0.0.1/8 dev lo");
    }

    @Test
    void thisMachineHasBoth() {
        assertThat(LoopbackCheck.of("127.1.2.3").refuses()).isFalse();
        assertThat(LoopbackCheck.of("192.0.2.1").refuses()).isTrue();
    }
}
