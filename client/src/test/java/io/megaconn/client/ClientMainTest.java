package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.StandardOutput;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests usage errors, which are detected before anything is opened, so they run in this process. */
class ClientMainTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --endpoint 127.0.0.1                                  | 127.0.0.1
            --endpoint 127.0.0.1:65536                            | 65536 is out of range
            --endpoint 127.0.0.1:0                                | port 0
            --endpoint 127.0.0.1:http                             | not a number
            --endpoint ::1:9000                                   | [::1]:9000
            --endpoint 127.0.0.1:9,:9                             | HOST:PORT
            --endpoint no..name:9                                 | does not resolve
            --endpoint 127.0.0.1:9 --source no..name              | does not resolve
            --endpoint http://127.0.0.1:9                         | the scheme 'http' is unknown
            --endpoint 127.0.0.1:9 --source 203.0.113.7           | --source 203.0.113.7: this machine has no such address
            --endpoint 127.0.0.1:9 --source ::1                   | --source ::1 is an IPv6 address
            --endpoint 127.0.0.1:9 --source 127.0.0.0/8           | --source 127.0.0.0/8 has more than 4,096 addresses
            --endpoint 127.0.0.1:9 --connections 0                | --connections must be at least 1
            --endpoint 127.0.0.1:9 --connections -5               | --connections
            --endpoint 127.0.0.1:9 --connections many             | --connections
            --endpoint 127.0.0.1:9 --connections 1.5              | --connections
            --endpoint 127.0.0.1:9 --message-interval 99ms        | --message-interval must be at least 100ms
            --endpoint 127.0.0.1:9 --message-interval 10x         | --message-interval
            --endpoint 127.0.0.1:9 --connect-timeout 0            | --connect-timeout must be at least 100ms
            --endpoint 127.0.0.1:9 --connect-rate -1              | --connect-rate
            --endpoint 127.0.0.1:9 --payload-size 0               | --payload-size must be 1 to 1MiB
            --endpoint 127.0.0.1:9 --payload-size 2MiB            | --payload-size must be 1 to 1MiB
            --endpoint 127.0.0.1:9 --payload-file /no/such/file   | /no/such/file can't be read
            --endpoint 127.0.0.1:9 --reply maybe                  | must be one of: none, echo
            --endpoint 127.0.0.1:9 --file-tables some             | --file-tables
            --endpoint 127.0.0.1:9 --admin nowhere                | HOST:PORT
            --endpoint 127.0.0.1:9 --conections 5                 | --connections
            --endpoint 127.0.0.1:9 --index megaconn-client        | is neither a number nor a pod name
            --endpoint 127.0.0.1:9 --index -1x                    | --index
            --plan /no/such/plan.json                             | /no/such/plan.json: no such file
            --plan /proc/version                                  | /proc/version: not JSON
            --probe                                               | --endpoint
            --endpoint 127.0.0.1:9 --probe-output /tmp/p          | --probe-output requires --probe
            --plan p --endpoint 127.0.0.1:9                       | --endpoint and --plan are mutually exclusive
            --plan p --connections 25k                            | --connections and --plan are mutually exclusive
            --endpoint 127.0.0.1:9 --message x --payload-size 3   | --payload-size is for megaconn's own message
            --endpoint 127.0.0.1:9 --message x --message-file y   | --message and --message-file are mutually exclusive
            --endpoint 127.0.0.1:9 --message {user}               | --message: {user} is not a variable
            --endpoint 127.0.0.1:9 --message hex:0                | --message 'hex:0'
            --endpoint 127.0.0.1:9 --idle --message x             | --idle connections send nothing
            --endpoint 127.0.0.1:9 --idle --reply echo            | --reply echo and --idle are mutually exclusive
            --endpoint 127.0.0.1:9 --expect x --reply echo        | --reply echo and --expect are mutually exclusive
            --endpoint 127.0.0.1:9 --expect length:0              | use the number of bytes of a reply
            --endpoint 127.0.0.1:9 --first-message x              | 1 --first-message and 0 --first-expect
            --endpoint 127.0.0.1:9 --first-expect x               | 0 --first-message and 1 --first-expect
            --endpoint 127.0.0.1:9 --template                     | --template is for files
            --endpoint 127.0.0.1:9 --header A:b                   | --header is for WebSocket
            --endpoint 127.0.0.1:9 --ping-interval 1s             | --ping-interval is for WebSocket
            --endpoint ws://127.0.0.1:9/ --ping-interval 1ms      | --ping-interval must be at least 100ms
            --endpoint ws://127.0.0.1:9/ --header Cookie:s3cret   | visible in the process list
            --endpoint ws://127.0.0.1:9/ --header Cookie:@/no/f   | --header Cookie /no/f can't be read
            --endpoint ws://127.0.0.1:9/,127.0.0.1:8              | differ in scheme or path
            --endpoint ws://a:b@127.0.0.1:9/                      | --header 'Authorization: @FILE'
            --endpoint 127.0.0.1:9 --tls-ca ca.pem                | --tls-ca needs an endpoint tls://HOST:PORT
            --endpoint ws://127.0.0.1:9 --tls-insecure            | --tls-insecure needs an endpoint tls://HOST:PORT
            --endpoint 127.0.0.1:9 --tls-min-version 1.2          | --tls-min-version needs an endpoint tls://HOST:PORT
            --endpoint 127.0.0.1:9 --tls-key k.pem                | --tls-key needs an endpoint tls://HOST:PORT
            --endpoint 127.0.0.1:9 --tls-key-password-file p      | --tls-key-password-file needs an endpoint
            --endpoint 127.0.0.1:9 --tls-ciphers A:B              | --tls-ciphers needs an endpoint tls://HOST:PORT
            --endpoint 127.0.0.1:9 --tls-alpn h2                  | --tls-alpn needs an endpoint tls://HOST:PORT
            --endpoint 127.0.0.1:9 --tls-resume                   | --tls-resume needs an endpoint tls://HOST:PORT
            --endpoint 127.0.0.1:9 --tls-insecure=false           | --tls-insecure needs an endpoint tls://HOST:PORT
            --plan p --tls-ca ca.pem                              | --tls-ca and --plan are mutually exclusive
            --endpoint tls://127.0.0.1:9 --tls-ca /no/such.pem    | --tls-ca /no/such.pem can't be read
            --endpoint tls://127.0.0.1:9 --tls-ca /proc/version   | --tls-ca /proc/version is not in PEM
            --endpoint tls://127.0.0.1:9 --tls-ca /dev/null       | --tls-ca /dev/null is empty
            --endpoint tls://127.0.0.1:9 --tls-cert c.pem         | --tls-cert and --tls-key belong together
            --endpoint tls://127.0.0.1:9 --tls-key-password-file p | --tls-key-password-file needs --tls-key
            --endpoint tls://127.0.0.1:9 --tls-key-password=s3cret | Unknown option: '--tls-key-password'
            --endpoint tls://127.0.0.1:9 --tls-key-password s3cret | Unknown option: '--tls-key-password'
            --endpoint tls://127.0.0.1:9 --tls-insecure --tls-ca c | --tls-insecure and --tls-ca are mutually exclusive
            --endpoint tls://127.0.0.1:9 --tls-min-version 1.1    | TLS version '1.1' is unknown: use 1.2 or 1.3
            --endpoint tls://127.0.0.1:9 --tls-ciphers NONE       | --tls-ciphers 'NONE': not cipher suites of TLS 1.2
            --endpoint tls://127.0.0.1:9,127.0.0.1:8              | differ in scheme or path
            --endpoint tcp://127.0.0.1:9/path                     | tcp has no path
            --endpoint-file /no/such/file                         | --endpoint-file /no/such/file can't be read
            --plan p --message x                                  | --message and --plan are mutually exclusive
            --plan p --reply none                                 | --reply and --plan are mutually exclusive
            """)
    void aMistakeIsAnsweredWithOneLineThatNamesItAndExitCode2(String arguments, String named) {
        Result result = run(arguments.split(" +"));
        assertThat(result.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(result.err).contains(named).startsWith("client: ").doesNotContain("Exception:", "\tat ", "s3cret");
        // The second line says where help is, or what the option may have been meant to be.
        assertThat(result.err.lines()).hasSizeLessThanOrEqualTo(2);
    }

    /** An unset variable makes one, in {@code --tls-ca "$CA"}. Without a check the system's authorities would count. */
    @ParameterizedTest
    @ValueSource(strings = {"--tls-ca", "--tls-server-name", "--tls-ciphers", "--tls-alpn"})
    void anEmptyValueOfTlsIsAMistake(String option) {
        Result result = run("--endpoint", "tls://127.0.0.1:9", option + "=");
        assertThat(result.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(result.err).startsWith("client: ").contains(option).contains("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--connections 100m", "--connections 5 --capacity 99m"})
    void aLimitThatIsTooLowIsRefusedWithExitCode3(String arguments) {
        Result result = run(("--endpoint 127.0.0.1:9 " + arguments).split(" "));
        assertThat(result.exitCode).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err.lines())
                .singleElement()
                .asString()
                .startsWith("client: ")
                .contains("ip_local_port_range");
    }

    @Test
    void withoutAnEndpointTheOptionsThatAreMissingAreNamed() {
        Result result = run("--connections", "5");
        assertThat(result.exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(result.err).contains("--endpoint", "--plan");
        assertThat(result.err.lines()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anAdminAddressInUseIsNamed() throws Exception {
        try (TestServer taken = TestServer.start(TestServer.CLOSE)) {
            String address = "127.0.0.9:" + taken.address().getPort();
            Result result = run("--endpoint", address, "--connections", "1", "--admin", address);
            assertThat(result.exitCode).isEqualTo(ExitCode.REFUSED);
            assertThat(result.err).contains(address, "--admin HOST:PORT").hasLineCount(1);
        }
    }

    private record Result(int exitCode, String err) {}

    private static Result run(String... args) {
        StringWriter err = new StringWriter();
        int exitCode = Cli.commandLine(new ClientMain(new StandardOutput("client", OutputStream.nullOutputStream())))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new Result(exitCode, err.toString());
    }
}
