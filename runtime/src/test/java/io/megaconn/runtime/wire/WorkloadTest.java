package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTest {
    @Test
    void theLimitsThemselvesAreAllowed() {
        assertThat(new Workload(Duration.ofMillis(100), 1, Reply.NONE).intervalSeconds())
                .isEqualTo(0.1);
        assertThat(new Workload(Duration.ofDays(1), 1 << 20, Reply.ECHO).payloadSize())
                .isEqualTo(1_048_576);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PT0.099S    | 32      | --message-interval must be at least 100ms, not 99ms
            PT0.0999S   | 32      | --message-interval must be at least 100ms, not 99ms
            PT0S        | 32      | --message-interval must be at least 100ms, not 0ms
            PT-1H       | 32      | --message-interval must be at least 100ms, not -3600000ms
            PT10S       | 0       | --payload-size must be 1 to 1MiB, not 0
            PT10S       | -1      | --payload-size must be 1 to 1MiB, not -1
            PT10S       | 1048577 | --payload-size must be 1 to 1MiB, not 1048577
            """)
    void aValueOutOfRangeIsAUsageErrorThatNamesTheOption(Duration interval, int payload, String message) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new Workload(interval, payload, Reply.NONE))
                .withMessage(message)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
