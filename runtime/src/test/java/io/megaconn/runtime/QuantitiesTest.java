package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "0 = 0",
                "1 = 1",
                "250000 = 250000",
                "1_000_000 = 1000000",
                "1,000,000 = 1000000",
                "25,000 = 25000",
                "250k = 250000",
                "1m = 1000000",
                "1M = 1000000",
                "1.5m = 1500000",
                "0.5k = 500",
                "1_000k = 1000000",
                "2147483647 = 2147483647",
            })
    void countsAreReadAsPeopleWriteThem(String text, int count) {
        assertThat(Quantities.count(text)).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.5",
                "1.0001k",
                "3g",
                "m",
                "1e6",
                "0x10",
                "1 000",
                "_1",
                "1_",
                "1__0",
                "k1",
                "1km",
                "2147483648",
                "2148m",
                "99999999999999999999999999999",
                "٣"
            })
    void whatIsNoCountIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantities.count(text))
                .withMessageStartingWith("'" + text + "'")
                .withMessageContaining("1_000_000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,5m", "1,5", "1,50k", "1,0000", ",000"})
    void aDecimalCommaIsNotTakenForAThousandsSeparator(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Quantities.count(text));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "32,32", "512b,512", "4k,4096", "4KiB,4096", "1m,1048576", "1MiB,1048576", "2047MiB,2146435072"})
    void sizesAreInBytes(String text, int bytes) {
        assertThat(Quantities.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5k", "1gib", "2048MiB", "kib", "9999999999", "999999999m", "1 k"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantities.size(text))
                .withMessageContaining("is not a size");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0s,0",
        "500ms,500",
        "10s,10000",
        "1.5s,1500",
        "10m,600000",
        "1h30m,5400000",
        "1m30s,90000",
        "1h,3600000",
        "2h3m4.005s,7384005",
        "1M,60000",
        "10_000ms,10000",
        "8760h,31536000000",
        "365d,31536000000",
        "1d,86400000",
        "1d12h,129600000",
        "1D,86400000",
        "10,10000",
        "90,90000",
        "1.5,1500",
        "0.25,250",
        "1_000,1000000"
    })
    void durationsAreReadAsPeopleWriteThem(String text, long millis) {
        assertThat(Quantities.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1s",
                "-1",
                "s",
                "d",
                "30m1h",
                "12h1d",
                "1.5h",
                "1.5d",
                "1.",
                ".5",
                "1s ",
                "0.0001",
                "0.0001s",
                "366d",
                "8761h",
                "31536001",
                "99999999999999999999h",
                "99999999999999999999"
            })
    void whatIsNoDurationIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantities.duration(text))
                .withMessageContaining("1h30m");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0ms",
        "1,1ms",
        "999,999ms",
        "1000,1s",
        "1500,1.5s",
        "1010,1.01s",
        "60000,1m",
        "90000,1m30s",
        "60001,1m0.001s",
        "3600000,1h",
        "5400000,1h30m",
        "90000000,25h"
    })
    void durationsAreWrittenShort(long millis, String text) {
        assertThat(Quantities.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void everyDurationThatIsWrittenIsReadBackTheSame() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Duration duration = Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 34)));
            assertThat(Quantities.duration(Quantities.format(duration))).isEqualTo(duration);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1023,1023 B",
        "1048575,1024 KiB",
        "1048576,1 MiB",
        "851443712,812 MiB",
        "8912896000,8.3 GiB",
        "10737418240,10.0 GiB",
        "1225134080,1.1 GiB",
        "9126805504,8.5 GiB",
        "95000000,90.6 MiB",
        "966367641600,900 GiB"
    })
    void bytesAreWrittenWithTheUnitThatFits(long bytes, String text) {
        assertThat(Quantities.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "0.00012, 0.12 ms",
        "0.01594, 15.9 ms",
        "0.99949, 999 ms",
        "0.9996, 1 s",
        "1.589247, 1.59 s",
        "60, 60 s",
        "'1234.5', '1,230 s'"
    })
    void timesHaveThreeDigits(double seconds, String shown) {
        assertThat(Quantities.time(seconds)).isEqualTo(shown);
    }
}
