package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {
    @ParameterizedTest
    @CsvSource({
        "'', -1",
        "500, 0",
        "500 500 700, 200",
        "500 700 30 90, 290", // it started anew
        "500 -1 700, 200",
        "-1 -1, -1",
        "-1 40 50, 10"
    })
    void itIsWhatCameWhileItWasWatched(String seen, long total) {
        Growth growth = new Growth();
        LongStream.of(
                        seen.isEmpty()
                                ? new long[0]
                                : java.util.Arrays.stream(seen.split(" "))
                                        .mapToLong(Long::parseLong)
                                        .toArray())
                .forEach(growth::observe);
        assertThat(growth.total()).isEqualTo(total);
    }
}
