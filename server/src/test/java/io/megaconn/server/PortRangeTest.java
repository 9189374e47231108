package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
    @Test
    void onePortOrARange() {
        assertThat(PortRange.parse("9000")).containsExactly(9000);
        assertThat(PortRange.parse("9000-9003")).containsExactly(9000, 9001, 9002, 9003);
        assertThat(PortRange.parse("9000-9000")).containsExactly(9000);
        assertThat(PortRange.parse("65535")).containsExactly(65_535);
        assertThat(PortRange.parse("1-64")).hasSize(64);
        assertThat(PortRange.parse("0")).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "-1",
                "65536",
                "9000-",
                "-9000",
                "9003-9000",
                "9000-9001-9002",
                "9000,9001",
                "x",
                "9000-x",
                "65530-65536",
                "1-65",
                "1-65535",
                "99999999999",
                "9000..9003"
            })
    void anythingElseIsAUsageErrorThatQuotesIt(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> PortRange.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("9000-9003")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
