package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.FileTables.Layout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTablesTest {
    private static final int MILLION = 1_000_000;

    @Test
    void aMillionAtALimitOf20000TakesATablePerLoop() {
        Layout layout = FileTables.AUTO.layout(MILLION, 20_000, 2, false);
        assertThat(layout.perLoop()).isTrue();
        assertThat(layout.loopCapacity()).isEqualTo(20_000 - FileTables.RESERVED);
        assertThat(layout.loops() * (layout.loopCapacity() * 0.9)).isGreaterThanOrEqualTo(MILLION);
        assertThat(layout.loops()).isLessThan(70);
        assertThat(layout.describe(MILLION, 20_000)).contains("per event loop", "1,000,000", "20,000");
    }

    @Test
    void whereWeChooseTheLoopNoRoomIsLeftForTheHash() {
        Layout layout = FileTables.AUTO.layout(MILLION, 30_000, 2, true);
        assertThat((long) layout.loops() * layout.loopCapacity()).isGreaterThanOrEqualTo(MILLION);
        assertThat(layout.loops())
                .isLessThan(FileTables.AUTO.layout(MILLION, 30_000, 2, false).loops());
    }

    /** Six sigma of the kernel's hash included: a few more would double a loop's table of registrations. */
    @Test
    void noLoopHoldsALittleMoreThanAPowerOfTwo() {
        int loops = FileTables.AUTO.layout(MILLION, 20_000, 2, false).loops();
        double mean = (double) MILLION / loops;
        assertThat(mean + 6 * Math.sqrt(mean)).isLessThan(16_384);
    }

    @Test
    void oneTableIsSharedWhereTheLimitIsHighEnough() {
        Layout layout = FileTables.AUTO.layout(MILLION, 1_048_576, 4, false);
        assertThat(layout).isEqualTo(new Layout(4, false, (1_048_576 - FileTables.RESERVED) / 4));
        assertThat(layout.describe(MILLION, 1_048_576)).contains("shared", "1,048,576");
    }

    @Test
    void theLimitItselfIsTheBorder() {
        assertThat(FileTables.AUTO.layout(19_700, 20_000, 2, true).perLoop()).isFalse();
        assertThat(FileTables.AUTO.layout(19_701, 20_000, 2, true).perLoop()).isTrue();
    }

    @Test
    void aSharedTableHasRoomForTheUnevennessOfTheHash() {
        assertThat(FileTables.AUTO.layout(18_000, 20_000, 2, false).perLoop()).isFalse();
        assertThat(FileTables.AUTO.layout(19_000, 20_000, 16, false).perLoop()).isTrue();
    }

    @Test
    void tablesPerLoopCanBeForced() {
        assertThat(FileTables.PER_LOOP.layout(10, 1_048_576, 3, false))
                .isEqualTo(new Layout(3, true, 1_048_576 - FileTables.RESERVED));
    }

    @Test
    void aSharedTableThatIsForcedAndTooSmallIsAUsageError() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> FileTables.SHARED.layout(MILLION, 20_000, 2, false))
                .withMessageContaining("1,000,300")
                .withMessageContaining("20,000")
                .withMessageContaining("--file-tables auto")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64, 256, 399})
    void aTinyLimitIsRefusedWithTheCommandThatRaisesIt(long nofile) {
        for (FileTables tables : FileTables.values()) {
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> tables.layout(10, nofile, 2, false))
                    .withMessageContaining("ulimit -n");
        }
    }

    @Test
    void noLimitAtAllIsEnoughForAll() {
        Layout layout = FileTables.AUTO.layout(MILLION, Long.MAX_VALUE, 2, false);
        assertThat(layout).isEqualTo(new Layout(2, false, Integer.MAX_VALUE));
        assertThat(layout.describe(MILLION, Long.MAX_VALUE))
                .contains("unlimited")
                .doesNotContain("9,223");
    }

    @Test
    void theLoopsTogetherAlwaysHaveRoomForAll() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long connections = random.nextLong(1, 5_000_000);
            long nofile = random.nextLong(400, 2_000_000);
            int cores = random.nextInt(1, 128);
            Layout layout = FileTables.AUTO.layout(connections, nofile, cores, random.nextBoolean());
            assertThat(layout.loops()).isGreaterThanOrEqualTo(cores);
            // One shared table is divided with the remainder lost: less than one per loop.
            long room = (long) layout.loops() * (layout.loopCapacity() + (layout.perLoop() ? 0 : 1));
            assertThat(room).as("%d at %d", connections, nofile).isGreaterThanOrEqualTo(connections);
        }
    }
}
