package io.megaconn.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.MachineClock;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryMeterTest {
    private static final MachineClock CLOCK = new MachineClock(0xC0FFEE, 1_796_000_000_000_000L);
    /** Sent 5 s after the clock's epoch. */
    private static final String MESSAGE = "at @1796000005000000-00c0ffee@\n";

    private static final long SENT = 5_000_000_000L;

    private final DeliveryMeter meter = new DeliveryMeter(CLOCK, 100);

    private void read(int connection, String text, long now) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        meter.read(connection, MemorySegment.ofArray(bytes), bytes.length, now);
    }

    private Deliveries sum() {
        return DeliveryMeter.sum(List.of(meter), Latency::of);
    }

    @Test
    void theTimeFromTheIntendedSendTimeIsRecorded() {
        read(1, MESSAGE, SENT + 3_000_000);

        assertThat(sum().time().count()).isEqualTo(1);
        assertThat(sum().time().max()).isBetween(2_970L, 3_030L);
        assertThat(sum().otherClock()).isZero();
    }

    @Test
    void aMessageMaySpanReadsWhileOthersArrive() {
        for (int at = 1; at < MESSAGE.length(); at++) {
            read(1, MESSAGE.substring(0, at), SENT);
            read(2, MESSAGE.substring(0, 10), SENT);
            byte[] rest = MESSAGE.substring(at).getBytes(StandardCharsets.US_ASCII);
            meter.read(1, rest, 0, rest.length, SENT + 1_000_000);
            read(2, MESSAGE.substring(10), SENT);
        }
        assertThat(sum().time().count()).isEqualTo(2L * (MESSAGE.length() - 1));
    }

    @Test
    void aConnectionThatEndsTakesItsIncompleteTimeAlong() {
        read(1, MESSAGE.substring(0, 12), SENT);
        meter.forget(1);
        read(1, MESSAGE.substring(12), SENT);

        assertThat(sum().time().count()).isZero();
    }

    @Test
    void theTimeOfAnotherClockIsUnknown() {
        read(1, MESSAGE.replace("00c0ffee", "00c0ffef"), SENT);
        read(1, MESSAGE, SENT - 2_000_000); // before it was sent: somebody has set the clock

        assertThat(sum().time().count()).isZero();
        assertThat(sum().otherClock()).isEqualTo(2);
    }

    @Test
    void readingsOfTheSameClockMayDifferALittle() {
        read(1, MESSAGE, SENT - 20_000);

        assertThat(sum().time().count()).isEqualTo(1);
        assertThat(sum().time().max()).isEqualTo(1);
    }
}
