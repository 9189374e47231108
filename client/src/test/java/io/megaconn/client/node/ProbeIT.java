package io.megaconn.client.node;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.client.ClientProcess;
import io.megaconn.client.TestServer;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.system.LocalPorts;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a client as preflight starts it on a node. */
@Timeout(180)
class ProbeIT {
    private static final String PORTS_RESERVED = "\"portsReserved\":"
            + LocalPorts.read(new Proc()).reserved() + ",\"conversations\":[],\"handshakes\":null}";

    @TempDir
    Path dir;

    private Program probe(InetSocketAddress server, Path output) throws IOException {
        ClientPlan plan = new ClientPlan(
                "r", List.of(Endpoint.of(server)), 45, 20, new Workload(Duration.ofSeconds(1), 32, Reply.NONE), 0);
        Path file = Files.writeString(dir.resolve("plan.json"), plan.toJson());
        return ClientProcess.start(
                "--plan=" + file,
                "--index=megaconn-probe-x",
                "--admin=0.0.0.0:9601",
                "--probe",
                "--probe-output=" + output);
    }

    @Test
    void whatThisMachineAllowsIsPrintedAndWritten() throws Exception {
        Path output = Files.writeString(dir.resolve("termination-log"), "older and longer".repeat(200));
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Program client = probe(server.address(), output)) {
            assertThat(client.exitCode()).isZero();
            assertThat(client.errLines()).isEmpty();
            assertThat(client.outLines()).singleElement().isEqualTo(Files.readString(output));
            assertThat(client.outLines().getFirst())
                    .startsWith("{\"kernel\":\"" + System.getProperty("os.version") + "\",")
                    .endsWith(",\"connected\":true,\"error\":\"\",\"localAddress\":\"127.0.0.1\"," + PORTS_RESERVED);
            eventually().until(server::accepted, accepted -> accepted == 1);
        }
    }

    @Test
    void aServerThatIsNotThereIsAResultToo() throws Exception {
        Path output = dir.resolve("new");
        try (Program client = probe(TestServer.nobody(), output)) {
            assertThat(client.exitCode()).isZero();
            assertThat(Files.readString(output))
                    .endsWith(
                            ",\"connected\":false,\"error\":\"ECONNREFUSED\",\"localAddress\":\"\"," + PORTS_RESERVED);
        }
    }

    @Test
    void aResultThatCanNotBeWrittenIsAnError() throws Exception {
        try (Program client = probe(TestServer.nobody(), dir)) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.UNEXPECTED);
            assertThat(client.outLines()).hasSize(1);
            assertThat(client.errLines()).singleElement().asString().contains("--probe-output " + dir);
        }
    }
}
