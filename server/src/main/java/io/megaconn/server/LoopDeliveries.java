package io.megaconn.server;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sums the delivery latency over event loops. From any thread. */
record LoopDeliveries(List<ServerLoop> loops) {
    /** @param exact whether to include the histogram; @return null if messages are not timed */
    synchronized @Nullable Deliveries read(boolean exact) {
        List<DeliveryMeter> meters = loops.stream()
                .map(loop -> loop.reader.replier)
                .filter(Objects::nonNull)
                .map(Replier::deliveries)
                .filter(Objects::nonNull)
                .toList();
        return meters.isEmpty() ? null : DeliveryMeter.sum(meters, exact ? Latency::of : Latency::summary);
    }
}
