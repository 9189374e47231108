package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.Cpu;
import io.megaconn.runtime.KernelCounters;
import io.megaconn.runtime.Losses;
import java.util.Map;

/** What the rules look at of one client's {@link ClientStats}, or of many together. */
public record ClientSide(
        long connections,
        Map<String, Long> failures,
        long openFileLimit,
        KernelCounters kernel,
        Cpu cpu,
        Losses losses) {
    public static final ClientSide NONE = new ClientSide(0, Map.of(), 0, KernelCounters.NONE, Cpu.NONE, Losses.NONE);

    public static ClientSide of(ClientStats stats) {
        return new ClientSide(
                stats.connections(),
                stats.failures(),
                stats.openFileLimit(),
                stats.kernel(),
                stats.cpu(),
                stats.losses());
    }
}
