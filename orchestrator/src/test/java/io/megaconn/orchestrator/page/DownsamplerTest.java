package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DownsamplerTest {
    @Test
    void aShortRunIsKeptAsItIs() {
        Downsampler samples = new Downsampler(8);
        for (int i = 0; i < 7; i++) {
            samples.add(new long[] {i, 10 - i});
        }

        assertThat(samples.every()).isEqualTo(1);
        assertThat(samples.total()).isEqualTo(7);
        assertThat(samples.rows()).hasSize(7).last().isEqualTo(new long[] {6, 4});
    }

    @Test
    void aLongRunStaysBoundedAndKeepsBothEndsItsPeakAndItsDip() {
        Random random = new Random(4711);
        Downsampler samples = new Downsampler(100);
        for (int i = 0; i < 28_801; i++) {
            long value = i == 12_345 ? 9_999_999 : i == 20_001 ? -5 : 1_000 + random.nextInt(100);
            samples.add(new long[] {i, value, -value});
        }

        List<long[]> rows = samples.rows();
        assertThat(samples.total()).isEqualTo(28_801);
        assertThat(samples.every()).isEqualTo(512);
        assertThat(rows).hasSizeBetween(50, 102);
        assertThat(rows.getFirst()[0]).isZero();
        assertThat(rows.getLast()).as("the newest as it came").startsWith(28_800);
        assertThat(rows.stream().mapToLong(row -> row[1]).max()).hasValue(9_999_999);
        assertThat(rows.stream().mapToLong(row -> row[1]).min()).hasValue(-5);
        assertThat(rows.stream().mapToLong(row -> row[2]).min()).hasValue(-9_999_999);
        assertThat(rows.stream().map(row -> row[0])).isSorted().doesNotHaveDuplicates();
        assertThat(nearest(rows, 12_345)).as("the peak is where it was").isLessThan(2 * 512);
    }

    private static long nearest(List<long[]> rows, long time) {
        return rows.stream()
                .filter(row -> row[1] == 9_999_999)
                .mapToLong(row -> Math.abs(row[0] - time))
                .min()
                .orElseThrow();
    }

    @Test
    void aGroupBecomesTwoRowsInTheOrderInWhichLowestAndHighestCame() {
        List<long[]> two = Downsampler.thinned(
                List.of(new long[] {1, 5, 5}, new long[] {2, 9, 1}, new long[] {3, 2, 7}, new long[] {4, 5, 5}));

        assertThat(two).containsExactly(new long[] {1, 9, 1}, new long[] {4, 2, 7});
    }
}
