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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--capcity 5 | --capacity",
                "--port 70000 | 65535",
                "--port x | 9000-9003",
                "--capacity 0 | at least 1",
                "--capacity many | 250k",
                "--allow 10.0.0.0 | 10.0.0.0/8",
                "--max-connections -1 | 250k",
                "--socket-buffer big | 4KiB",
                "--payload-size 0 | 1 to 1MiB",
                "--payload-size 2MiB | 1 to 1MiB",
                "--allow 127.5/16 | four decimal numbers",
                "--allow 10.1.2.3/8 | write 10.0.0.0/8",
                "--bind 127.1 | four decimal numbers",
                "--admin 0:9600 | four decimal numbers",
                "--message-interval 1ms | at least 100ms",
                "--message-interval 10x | 30s",
                "--bind no-such-host.invalid | no-such-host.invalid",
                "--admin nowhere | HOST:PORT",
                "--loops 100k | at most 1,024",
                "--reply loud | must be one of: none, echo",
                "--tls-cert x.pem | needs --protocol tls",
                "--protocol ws --tls-resume | needs --protocol tls",
                "--protocol tls --tls-cert x.pem | give both",
                "--protocol wss --tls-cert x.pem --tls-key y.pem | can't be read",
                "--protocol tls --tls-min-version 1.1 | 1.2 or 1.3",
                "--file-tables none | must be one of: auto, shared, per-loop",
                "surprise | surprise"
            })
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
