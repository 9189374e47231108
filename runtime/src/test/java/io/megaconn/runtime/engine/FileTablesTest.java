package io.megaconn.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables.Layout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTablesTest {
    private static final int MILLION = 1_000_000;
    private static final int SERVER = 1; // listener of each loop
    private static final int CLIENT = 0;

    @Test
    void aMillionAtALimitOf20000TakesATablePerLoop() {
        Layout layout = FileTables.AUTO.layout(MILLION, 20_000, 2, SERVER);
        assertThat(layout.perLoop()).isTrue();
        assertThat(layout.loops() * (layout.loopCapacity() * 0.9)).isGreaterThanOrEqualTo(MILLION);
        assertThat(layout.loops()).isLessThan(70);
        assertThat(layout.describe(MILLION, 20_000))
                .isEqualTo("a file table per event loop, for 1,000,000 connections under an open-file limit of 20,000");
    }

    @Test
    void whereWeChooseTheLoopNoRoomIsLeftForTheHash() {
        Layout layout = FileTables.AUTO.layout(MILLION, 30_000, 2, CLIENT);
        assertThat((long) layout.loops() * layout.loopCapacity()).isGreaterThanOrEqualTo(MILLION);
        assertThat(layout.loops())
                .isLessThan(FileTables.AUTO.layout(MILLION, 30_000, 2, SERVER).loops());
    }

    /** Six sigma of the kernel's hash included: a few more would double a loop's table of registrations. */
    @Test
    void noLoopHoldsALittleMoreThanAPowerOfTwo() {
        int loops = FileTables.AUTO.layout(MILLION, 20_000, 2, SERVER).loops();
        double mean = (double) MILLION / loops;
        assertThat(mean + 6 * Math.sqrt(mean)).isLessThan(16_384);
    }

    @Test
    void oneTableIsSharedWhereTheLimitIsHighEnough() {
        Layout layout = FileTables.AUTO.layout(MILLION, 1_048_576, 4, SERVER);
        assertThat(layout.perLoop()).isFalse();
        assertThat(layout.loops()).isEqualTo(4);
        assertThat(layout.describe(MILLION, 1_048_576)).contains("shared", "1,048,576");
    }

    @Test
    void theRoomOfOneTableIsTheBorder() {
        int room = (int) FileTables.SHARED.most(20_000, 2, CLIENT);
        assertThat(room).isGreaterThan(19_600);
        assertThat(FileTables.AUTO.layout(room, 20_000, 2, CLIENT).perLoop()).isFalse();
        assertThat(FileTables.AUTO.layout(room + 1, 20_000, 2, CLIENT).perLoop())
                .isTrue();
        assertThat(DescriptorBudget.sharedLimit(room, 2, CLIENT)).isEqualTo(20_000);
    }

    @Test
    void aSharedTableHasRoomForTheUnevennessOfTheHash() {
        assertThat(FileTables.AUTO.layout(18_000, 20_000, 2, SERVER).perLoop()).isFalse();
        assertThat(FileTables.AUTO.layout(19_000, 20_000, 16, SERVER).perLoop()).isTrue();
    }

    @Test
    void tablesPerLoopCanBeForced() {
        Layout layout = FileTables.PER_LOOP.layout(10, 1_048_576, 3, SERVER);
        assertThat(layout.loops()).isEqualTo(3);
        assertThat(layout.perLoop()).isTrue();
    }

    /** "infinity" of a container is a thousand million: nobody fills such a table. */
    @Test
    void aTableOfALoopIsNeverLargerThanAMillion() {
        for (long nofile : new long[] {2_000_000, 1_073_741_816, Long.MAX_VALUE}) {
            Layout layout = FileTables.PER_LOOP.layout(3 * MILLION, nofile, 2, SERVER);
            assertThat(layout.loops()).isEqualTo(4);
            assertThat(layout.loopCapacity()).isLessThan(1 << 20);
        }
    }

    @Test
    void aSharedTableThatIsForcedAndTooSmallIsAUsageErrorThatSaysHowManyFit() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> FileTables.SHARED.layout(MILLION, 20_000, 2, SERVER))
                .withMessage(
                        "1,000,000 connections need an open-file limit of 1,000,365, but it is 20,000,"
                                + " which is enough for 19,635: sudo prlimit --nofile=1000365 --pid $$, or omit --file-tables shared")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void whatWasDoneAlreadyIsNotAdvised() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> FileTables.AUTO.layout(MILLION, 1_024, 2, SERVER))
                .withMessageContaining("--nofile=")
                .withMessageContaining("it is 1,024, which is enough for ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("file-tables"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64, 100, 120})
    void aTinyLimitIsRefusedWithTheCommandThatRaisesIt(long nofile) {
        for (FileTables tables : FileTables.values()) {
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> tables.layout(10, nofile, 2, SERVER))
                    .withMessageContaining("--nofile=");
        }
    }

    @Test
    void noLimitAtAllIsEnoughForAll() {
        Layout layout = FileTables.AUTO.layout(MILLION, Long.MAX_VALUE, 2, SERVER);
        assertThat(layout).isEqualTo(new Layout(2, false, Integer.MAX_VALUE));
        assertThat(layout.describe(MILLION, Long.MAX_VALUE))
                .contains("unlimited")
                .doesNotContain("9,223");
    }

    /** The kernel's own default of a hard limit: README says that it need not be raised. */
    @Test
    void aMillionFitsALimitOf4096() {
        assertHolds(FileTables.AUTO.layout(MILLION, 4_096, 2, SERVER), MILLION, 4_096, SERVER);
        assertHolds(FileTables.AUTO.layout(MILLION / 2, 4_096, 2, CLIENT), MILLION / 2, 4_096, CLIENT);
    }

    /** Tests that every limit is used exactly, and that one connection more is refused. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 0", "16, 1", "1, 0", "2, 100"})
    void everyLimitHoldsTheMostThatItSaysAndNotOneMore(int cores, int listeners) {
        for (int nofile = 300; nofile <= 20_000; nofile++) {
            long most = FileTables.AUTO.most(nofile, cores, listeners);
            if (most == 0) {
                continue;
            }
            assertHolds(FileTables.AUTO.layout(most, nofile, cores, listeners), most, nofile, listeners);
            assertHolds(FileTables.AUTO.layout(most / 2, nofile, cores, listeners), most / 2, nofile, listeners);
            int limit = nofile;
            if (nofile % 100 == 0) {
                assertThatExceptionOfType(UserError.class)
                        .isThrownBy(() -> FileTables.AUTO.layout(most + 1, limit, cores, listeners));
                assertThat(FileTables.AUTO.lowestLimit(most + 1, cores, listeners))
                        .isGreaterThan(nofile);
            }
        }
    }

    private static void assertHolds(Layout layout, long connections, long nofile, int listeners) {
        long inOneTable = layout.perLoop() ? layout.loopCapacity() : connections;
        long all = inOneTable + DescriptorBudget.reserved(layout.loops(), nofile) + listeners;
        assertThat(all).as("descriptors of a table at %d", nofile).isLessThanOrEqualTo(nofile);
        if (layout.perLoop()) {
            double mean = (double) connections / layout.loops();
            double sigmas = listeners == 0 ? 0 : 6 * Math.sqrt(mean);
            assertThat(mean + sigmas - 1).as("at %d", nofile).isLessThanOrEqualTo(layout.loopCapacity());
        }
        assertThat((long) layout.loops() * layout.loopCapacity()).isGreaterThanOrEqualTo(connections);
    }

    @Test
    void theLowestLimitIsEnoughAndOneLessIsNot() {
        for (FileTables tables : FileTables.values()) {
            for (long connections : new long[] {1, 100, 20_000, MILLION}) {
                long lowest = tables.lowestLimit(connections, 2, SERVER);
                assertThat(tables.most(lowest, 2, SERVER)).isGreaterThanOrEqualTo(connections);
                assertThat(tables.most(lowest - 1, 2, SERVER)).isLessThan(connections);
            }
        }
    }

    @Test
    void theLoopsTogetherAlwaysHaveRoomForAll() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            long nofile = random.nextLong(400, 2_000_000);
            int cores = random.nextInt(1, 64);
            int listeners = random.nextInt(2);
            long most = FileTables.AUTO.most(nofile, cores, listeners);
            long connections = random.nextLong(1, Math.min(5_000_000, Math.max(2, most)));
            if (connections > most) {
                continue;
            }
            Layout layout = FileTables.AUTO.layout(connections, nofile, cores, listeners);
            assertThat(layout.loops()).isGreaterThanOrEqualTo(cores);
            long room = (long) layout.loops() * layout.loopCapacity();
            assertThat(room).as("%d at %d", connections, nofile).isGreaterThanOrEqualTo(connections);
        }
    }
}
