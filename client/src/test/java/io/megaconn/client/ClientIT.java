package io.megaconn.client;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.system.LocalPorts;
import io.megaconn.runtime.system.Proc;
import io.megaconn.testkit.Program;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ClientIT {
    @Test
    void helpShowsEveryOptionAndAnExampleAndExitsWith0() throws Exception {
        try (Program client = ClientProcess.start("--help")) {
            assertThat(client.exitCode()).isZero();
            assertThat(String.join("\n", client.outLines()))
                    .contains("--endpoint", "--connections", "--source", "--connect-rate", "Examples:");
            assertThat(client.errLines()).isEmpty();
        }
    }

    @Test
    void aLimitThatIsTooLowExitsWith3AndOneLineThatHelps() throws Exception {
        int addresses = Math.ceilDiv(1_000_000, LocalPorts.read(new Proc()).count());
        try (Program client = ClientProcess.start("--endpoint", "127.0.0.1:9", "--connections", "1m")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.REFUSED);
            assertThat(client.outLines()).isEmpty();
            assertThat(client.errLines())
                    .singleElement()
                    .asString()
                    .contains("1,000,000", "--source", "use %d source addresses".formatted(addresses));
        }
    }

    @Test
    void isReadyExactlyWhileItHoldsItsShare() throws Exception {
        try (TestServer server = TestServer.listen(TestServer.address(0), 1, TestServer.DISCARD);
                Program client = ClientProcess.start(server, "--connect-timeout", "500ms")) {
            HttpResponse<String> notYet = client.admin().get("/readyz");
            assertThat(notYet.statusCode()).isEqualTo(503);
            assertThat(notYet.body()).contains(" of 20 connections established");

            server.accept();
            eventually().until(() -> client.admin().get("/readyz").statusCode() == 200 && server.open() == 20);
            server.close();
            eventually().until(() -> client.admin().get("/readyz").statusCode() == 503);
            assertThat(client.admin().get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void printsHowItUsesFileTablesThenOneLineASecondUntilSigtermClosesEveryConnection() throws Exception {
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Program client = echoing(server)) {
            client.endOfInput(); // which means nothing without --child
            eventually()
                    .until(() -> server.open() == 20 // one in the accept queue would be a failure
                            && client.outLines().stream()
                                            .filter(line -> line.startsWith("connections=20/20 "))
                                            .count()
                                    >= 2);
            assertThat(client.isAlive()).isTrue();
            client.terminate();
            assertThat(client.exitCode()).as(client::out).isZero();
            assertThat(client.errLines()).isEmpty();
            assertThat(client.outLines().get(0)).startsWith("file tables: one shared file table");
            assertThat(client.outLines().get(1)).startsWith("admin http://127.0.0.1:");
            List<String> lines = client.outLines().stream()
                    .filter(line -> line.startsWith("connections="))
                    .toList();
            assertThat(client.outLines().subList(2, 2 + lines.size())).isEqualTo(lines); // then the closing summary
            assertThat(lines.getLast())
                    .matches(
                            "connections=20/20 connecting=0 lost=0 failures=none messages/s=\\d+ replies/s=\\d+ unanswered=\\d+ rss=\\S+ heap=\\S+");
            eventually().until(server::open, open -> open == 0);
        }
    }

    @Test
    void withAFileTablePerLoopItHoldsItsShareAndSaysSo() throws Exception {
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Program client = echoing(server, "--file-tables", "per_loop")) {
            eventually().until(server::open, open -> open == 20);
            eventually().until(() -> client.admin().get("/readyz").statusCode() == 200);
            assertThat(client.admin().get("/stats").body()).contains("\"perLoopFileTables\":true");
            assertThat(client.outLines().getFirst()).startsWith("file tables: a file table per event loop");
            client.terminate();
            assertThat(client.exitCode()).isZero();
            assertThat(client.errLines()).isEmpty();
        }
    }

    /** Starts a client that expects replies, at an interval at which none can be late, however busy the machine is. */
    private static Program echoing(TestServer server, String... more) {
        List<String> args = new ArrayList<>(
                List.of("--endpoint", "127.0.0.9:" + server.address().getPort()));
        args.addAll(List.of("--connections", "20", "--message-interval", "1m", "--reply", "echo"));
        args.addAll(List.of(more));
        return ClientProcess.start(args.toArray(String[]::new));
    }
}
