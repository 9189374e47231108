package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.StandardOutput;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests usage errors, which are detected before anything is opened, so they run in this process. */
class ServerMainTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --capcity 5                                     | --capacity
            --port 70000                                    | 65535
            --port x                                        | 9000-9003
            --capacity 0                                    | at least 1
            --capacity many                                 | 250k
            --allow 10.0.0.0                                | 10.0.0.0/8
            --max-connections -1                            | 250k
            --socket-buffer big                             | 4KiB
            --payload-size 0                                | 1 to 1MiB
            --payload-size 2MiB                             | 1 to 1MiB
            --allow 127.5/16                                | four decimal numbers
            --allow 10.1.2.3/8                              | write 10.0.0.0/8
            --bind 127.1                                    | four decimal numbers
            --admin 0:9600                                  | four decimal numbers
            --message-interval 1ms                          | at least 100ms
            --message-interval 10x                          | 30s
            --bind no-such-host.invalid                     | no-such-host.invalid
            --admin nowhere                                 | HOST:PORT
            --loops 100k                                    | at most 1,024
            --reply loud                                    | must be one of: none, echo
            --tls-cert x.pem                                | needs --protocol tls
            --protocol ws --tls-resume                      | needs --protocol tls
            --protocol tls --tls-cert x.pem                 | give both
            --protocol wss --tls-cert x.pem --tls-key y.pem | can't be read
            --protocol tls --tls-min-version 1.1            | 1.2 or 1.3
            --file-tables none                              | must be one of: auto, shared, per-loop
            surprise                                        | surprise
            --port 9001 --port 9002                         | --port
            """)
    void badOptionsAreToldInALineOrTwoAndExitWith2(String arguments, String explanation) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exitCode = Cli.commandLine(new ServerMain(new StandardOutput("server", OutputStream.nullOutputStream())))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.split(" "));

        assertThat(exitCode).as("%s", err).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).hasSizeBetween(1, 2);
        assertThat(err.toString().lines().findFirst().orElseThrow())
                .startsWith("server: ")
                .doesNotContain("Exception");
        assertThat(err.toString()).contains(explanation);
        assertThat(out.toString()).isEmpty();
    }
}
