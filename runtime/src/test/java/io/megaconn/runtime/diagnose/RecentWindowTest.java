package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentWindowTest {
    @Test
    void theOldestIsOneWindowOld() {
        RecentWindow<Integer> window = new RecentWindow<>(0, Duration.ZERO);
        for (int second = 1; second <= 30; second++) {
            window.add(second, Duration.ofSeconds(second));
            assertThat(window.oldest()).isZero();
        }
        window.add(31, Duration.ofSeconds(31));
        assertThat(window.oldest()).isEqualTo(1);
        window.add(1000, Duration.ofSeconds(1000));
        assertThat(window.oldest()).as("what grew during a pause is evidence").isEqualTo(31);
    }

    @Test
    void observationsInQuickSuccessionAreOne() {
        RecentWindow<Integer> window = new RecentWindow<>(0, Duration.ZERO);
        window.add(1, Duration.ofMillis(100));
        window.add(2, Duration.ofSeconds(1));
        window.add(3, Duration.ofSeconds(31));
        assertThat(window.oldest()).isEqualTo(2);
    }
}
