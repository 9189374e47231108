package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests two servers on one port, which SO_REUSEPORT would permit: the second must fail, even if both start at the same time. */
class SharedPortIT {
    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "127.0.0.1, 127.0.0.1"})
    void ofTwoThatStartAtTheSameMomentExactlyOneListens(String one, String other) {
        String port = String.valueOf(FreePorts.free());
        try (Program a = ServerProcess.start("--bind", one, "--port", port, "--admin", "127.0.0.1:0");
                Program b = ServerProcess.start("--bind", other, "--port", port, "--admin", "127.0.0.1:0")) {
            Program.eventually().until(() -> !a.isAlive() || !b.isAlive());
            Program loser = a.isAlive() ? b : a;
            Program winner = a.isAlive() ? a : b;
            assertThat(loser.exitCode()).as("%s", loser).isEqualTo(ExitCode.REFUSED);
            assertThat(loser.errLines())
                    .as("%s", loser)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(":" + port);
            assertThat(loser.errLines().getFirst()).contains("(pid " + winner.pid() + ")");
            winner.line("admin http://");
            assertThat(List.of(winner.isAlive(), loser.isAlive())).containsExactly(true, false);
        }
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource({"0.0.0.0, 0.0.0.0", "127.0.0.1, 127.0.0.1"})
    void ofTwoMoreThatStartAtTheSameMomentExactlyOneListens(String one, String other) {
        ofTwoThatStartAtTheSameMomentExactlyOneListens(one, other);
    }
}
