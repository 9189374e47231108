package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleDetectorTest {
    private final IdleDetector window = new IdleDetector();

    private int fellSilent;

    private void advance(int periods) {
        for (int i = 0; i < periods; i++) {
            fellSilent += window.advance();
        }
    }

    @Test
    void aConnectionFallsSilentAfterTwoIntervalsAndAQuarter() {
        window.add();
        advance(2 * Workload.CHECKS_PER_INTERVAL);
        assertThat(window.silent()).isZero();
        window.advance();
        assertThat(window.silent()).isEqualTo(1);
        advance(100);
        assertThat(window.silent()).isEqualTo(1);
    }

    @Test
    void fallingSilentIsCountedEachTime() {
        int period = window.add();
        window.add();
        advance(100);
        assertThat(fellSilent).isEqualTo(2);
        window.heard(period);
        assertThat(window.silent()).isEqualTo(1);
        advance(8);
        assertThat(fellSilent).isEqualTo(2);
        advance(100);
        assertThat(fellSilent).isEqualTo(3);
    }

    @Test
    void aMessageEndsTheSilence() {
        int period = window.add();
        advance(50);
        period = window.heard(period);
        assertThat(window.silent()).isZero();
        advance(8);
        assertThat(window.silent()).isZero();
        window.advance();
        assertThat(window.silent()).isEqualTo(1);
        window.remove(period);
        assertThat(window.silent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itAgreesWithAnObviousModel(long seed) {
        Random random = new Random(seed);
        List<Integer> kept = new ArrayList<>(); // what the connections keep
        List<Integer> heard = new ArrayList<>(); // the model: when each was last heard
        int now = 0;
        for (int step = 0; step < 20_000; step++) {
            int one = kept.isEmpty() ? -1 : random.nextInt(kept.size());
            switch (random.nextInt(6)) {
                case 0 -> {
                    kept.add(window.add());
                    heard.add(now);
                }
                case 1, 2 -> {
                    if (one >= 0) {
                        kept.set(one, window.heard(kept.get(one)));
                        heard.set(one, now);
                    }
                }
                case 3 -> {
                    if (one >= 0 && random.nextBoolean()) {
                        window.remove(kept.remove(one));
                        heard.remove(one);
                    }
                }
                default -> {
                    window.advance();
                    now++;
                }
            }
            int today = now;
            long silent = heard.stream().filter(t -> today - t >= 9).count();
            assertThat(window.silent()).as("step %d", step).isEqualTo((int) silent);
        }
        kept.forEach(window::remove);
        assertThat(window.silent()).isZero();
    }
}
