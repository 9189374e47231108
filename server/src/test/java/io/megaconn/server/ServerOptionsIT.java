package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerOptionsIT {
    @Test
    void theHelpNamesEveryOptionItsDefaultAndAnExample() throws Exception {
        try (Program server = ServerProcess.start("--help")) {
            assertThat(server.exitCode()).isZero();
            String help = String.join("\n", server.outLines());
            for (String option : new String[] {
                "--port",
                "--bind",
                "--reply",
                "--capacity",
                "--message-interval",
                "--allow",
                "--max-connections",
                "--socket-buffer",
                "--payload-size",
                "--file-tables",
                "--loops",
                "--admin",
                "--help"
            }) {
                assertThat(help).contains(option);
            }
            assertThat(help)
                    .contains(
                            "Usage: server",
                            "Default: 9000",
                            "Default: 10s",
                            "none|echo",
                            "auto|shared|per-loop",
                            "http://127.0.0.1:9600/stats")
                    .contains("Examples:");
            assertThat(help).doesNotContain("--child", "${");
            assertThat(server.outLines()).allMatch(line -> line.length() <= 80);
            assertThat(server.errLines()).isEmpty();
        }
    }

    /** ServerMainTest tests all others, in its own process. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"--capcity 5 | --capacity", "--protocol tls --tls-cert x.pem | give both"})
    void badOptionsAreToldInALineOrTwoAndExitWith2(String arguments, String explanation) throws Exception {
        try (Program server = ServerProcess.start(arguments.split(" "))) {
            assertThat(server.exitCode()).as("%s", server.errLines()).isEqualTo(2);
            assertThat(server.errLines()).hasSizeBetween(1, 2);
            assertThat(server.errLines().getFirst()).startsWith("server: ").doesNotContain("Exception");
            assertThat(String.join(" ", server.errLines())).contains(explanation);
            assertThat(server.outLines()).isEmpty();
        }
    }
}
