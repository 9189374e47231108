package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.megaconn.orchestrator.run.CpuCost.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuCostTest {
    private static final double MESSAGE = 100e-6;
    private static final double CONNECT = 400e-6;

    private final CpuCost cost = new CpuCost();
    private long atMs = 1_000;
    private double cpuMs = 5_000;
    private double messages;
    private double connects;

    @Test
    void tellsMessagesFromConnectsOnASaturatedMachine() {
        for (int second = 0; second < 60; second += 3) { // 2 cores, always busy: what messages leave goes to connects
            double perSecond = connects / 60;
            flow(3, perSecond, (2 - perSecond * MESSAGE) / CONNECT, 0);
        }

        CpuCost.Estimate found = cost.estimate(true).orElseThrow();

        assertThat(found.message()).isCloseTo(MESSAGE, within(5e-6));
        assertThat(found.connect()).isCloseTo(CONNECT, within(10e-6));
        assertThat(found.atLeast()).isLessThanOrEqualTo(found.message());
        assertThat(found.seconds()).isBetween(50.0, 60.0);
    }

    /**
     * Tests the first batch of a million in two processes (2026-11-30, two cores, both busy): messages flow steadily from the start, and
     * connects get faster while the clients warm up. A fit without a bound gives the messages all of the CPU time, 450 µs each.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aWarmUpIsNotTakenForTheCostOfMessages(int skipped) {
        int[] ms = {2_523, 5_334, 7_469, 9_818, 11_831, 14_266, 16_840, 19_437, 21_905};
        int[] accepted = {0, 6_887, 30_630, 61_226, 82_139, 122_968, 170_162, 212_117, 247_159};
        for (int i = skipped; i < ms.length; i++) {
            cost.observe(new Reading(
                    "server", ms[i], 1_880L * (ms[i] - ms[0]) / 1_000, 4_150L * (ms[i] - ms[0]) / 1_000, accepted[i]));
        }

        assertThat(cost.estimate(true)).isEmpty();
    }

    @Test
    void whatOthersTakeIsNoCostOfMessages() {
        flow(3, 0, 0, 1.2);
        for (int i = 1; i <= 10; i++) {
            flow(3, i * 1_000, 500, 1.2);
        }

        CpuCost.Estimate found = cost.estimate(false).orElseThrow();

        assertThat(found.background()).isCloseTo(1.2, within(0.01));
        assertThat(found.message()).isCloseTo(MESSAGE, within(1e-6));
    }

    @Test
    void shortOfTimeOrMessagesItSaysNothing() {
        assertThat(cost.estimate(true)).isEmpty();
        for (int i = 1; i <= 4; i++) {
            flow(2, 100_000, 500, 0);
        }
        assertThat(cost.estimate(true)).as("four windows").isEmpty();
    }

    @Test
    void fewMessagesSayNothing() {
        for (int i = 1; i <= 20; i++) {
            flow(3, 100, 500, 0);
        }

        assertThat(cost.estimate(true)).isEmpty();
    }

    @Test
    void aProcessThatStartsAnewCountsFromZero() {
        for (int i = 1; i <= 10; i++) {
            flow(3, i * 1_000, 500, 0);
        }
        cost.observe(new Reading("other", 100, 10, 0, 0));
        cost.observe(new Reading("other", 50, 5, 0, 0)); // and again, under the same name

        assertThat(cost.estimate(true).orElseThrow().message()).isCloseTo(MESSAGE, within(1e-6));
    }

    @Test
    void aMeasurementThatScattersProvesLess() {
        for (int i = 1; i <= 10; i++) {
            flow(3, i * 1_000, 500, i % 2 == 0 ? 0.4 : 0);
        }

        CpuCost.Estimate found = cost.estimate(true).orElseThrow();

        assertThat(found.atLeast()).isLessThan(0.9 * found.message());
    }

    /** @param busy cores that other programs use */
    private void flow(int seconds, double messagesPerSecond, double connectsPerSecond, double busy) {
        if (connects == 0 && messages == 0) {
            cost.observe(reading());
        }
        atMs += seconds * 1_000L;
        messages += messagesPerSecond * seconds;
        connects += connectsPerSecond * seconds;
        cpuMs += 1e3 * seconds * (busy + messagesPerSecond * MESSAGE + connectsPerSecond * CONNECT);
        cost.observe(reading());
    }

    private Reading reading() {
        return new Reading("server", atMs, Math.round(cpuMs), Math.round(messages), Math.round(connects));
    }
}
