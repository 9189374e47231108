package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.wire.ServerStats;
import org.junit.jupiter.api.Test;

class CpuMeterTest {
    private final CpuMeter meter = new CpuMeter();

    private static ServerStats server(long uptimeMs, long processMs, long busyMs) {
        ServerStats stats = Stats.with(Stats.server(1, 1), "uptimeMs", uptimeMs);
        return Stats.with(stats, "cpu", new Cpu(processMs, busyMs, 0, 2, 0, 0, 0));
    }

    @Test
    void clientsAreAllProcessesWithoutTheServer() {
        assertThat(meter.observe(0, server(5_000, 100, 0), 100)).isEqualTo(new CpuMeter.Cores(-1, -1, -1));

        assertThat(meter.observe(2_000, server(7_000, 1_100, 3_800), 3_100))
                .isEqualTo(new CpuMeter.Cores(0.5, 1.0, 1.9));
    }

    @Test
    void theServersCountersAreAsOldAsItsAnswer() {
        meter.observe(0, server(5_000, 0, 0), -1);

        CpuMeter.Cores cores = meter.observe(4_000, server(7_000, 1_000, 2_000), -1);

        assertThat(cores).isEqualTo(new CpuMeter.Cores(0.5, -1, 1.0)); // 2 s between the answers, not 4
    }

    @Test
    void aServerThatNoLongerAnswersIsUnknown() {
        meter.observe(0, server(5_000, 0, 0), -1);
        meter.observe(1_000, server(6_000, 500, 500), -1);

        assertThat(meter.observe(2_000, server(6_000, 500, 500), -1).server()).isEqualTo(0.5);
        assertThat(meter.observe(7_000, server(6_000, 500, 500), -1).server()).isEqualTo(-1);
        assertThat(meter.observe(8_000, null, -1).server()).isEqualTo(-1);
    }

    @Test
    void aProcessThatDiedMakesTheClientsUnknownForOneWindow() {
        meter.observe(0, server(5_000, 0, 0), 10_000);
        meter.observe(1_000, server(6_000, 0, 0), 11_000);

        assertThat(meter.observe(2_000, server(7_000, 0, 0), 4_000).clients()).isEqualTo(-1);
        assertThat(meter.observe(3_000, server(8_000, 0, 0), 4_500).clients()).isEqualTo(0.5);
    }
}
