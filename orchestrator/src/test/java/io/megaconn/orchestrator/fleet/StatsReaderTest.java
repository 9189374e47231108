package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.ServerStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatsReaderTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String answer = "";
    private HttpServer http;
    private URI admin;
    private final StatsReader reader = new StatsReader();

    @BeforeEach
    void listen() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        admin = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        reader.close();
        http.stop(0);
    }

    @Test
    void readsBackWhatClientsAndServersWrite() throws Exception {
        ClientStats client = Stats.client(3, 100, 99, 1, Map.of("ECONNRESET", 1L), Stats.latency(10, 2000));
        answer = Json.write(client);
        assertThat(reader.read(admin, false, ClientStats.class).get()).isEqualTo(client);

        ServerStats server = Stats.server(99, 99, 1, 500);
        answer = Json.write(server);
        assertThat(reader.read(admin, true, ServerStats.class).get()).isEqualTo(server);

        assertThat(asked).containsExactly("/stats", "/stats?collect");
    }

    @Test
    void ignoresFieldsOfANewerProcess() throws Exception {
        ClientStats client = Stats.client(0, 1, 1);
        answer = Json.write(client).replaceFirst("\\{", "{\"somethingNew\":[1,{}],");

        assertThat(reader.read(admin, false, ClientStats.class).get()).isEqualTo(client);
    }

    @Test
    void anOlderProcessThatDoesNotSayEverythingIsRead() throws Exception {
        answer = Json.write(Stats.client(0, 7, 5)).replaceFirst(",\"openFileLimit\".*", "}");
        ClientStats client = reader.read(admin, false, ClientStats.class).get();
        assertThat(client.connections()).isEqualTo(5);
        assertThat(client.openFileLimit()).isZero();
        assertThat(client.kernel()).isEqualTo(KernelCounters.NONE);
        assertThat(client.losses()).isEqualTo(Losses.NONE);

        answer = Json.write(Stats.server(9, 9))
                .replaceFirst(",\"drops\":[{].*?[}],\"limits\":[{].*?[}]", "")
                .replaceFirst(",\"failures\".*", "}");
        ServerStats server = reader.read(admin, true, ServerStats.class).get();
        assertThat(server.kernel().established()).isEqualTo(9);
        assertThat(server.kernel().drops()).isEmpty();
        assertThat(server.fullLoops()).isZero();
        assertThat(server.cpu()).isEqualTo(Cpu.NONE);
    }

    @Test
    void garbageIsAFailureThatSaysWhoSentIt() {
        answer = "<html>not me</html>";

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> reader.read(admin, false, ClientStats.class).get())
                .withMessageContaining(admin.toString());
    }

    @Test
    void aProcessThatIsGoneIsAFailureAndNotAHang() {
        http.stop(0);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> reader.read(admin, false, ClientStats.class).get())
                .withCauseInstanceOf(IOException.class);
    }
}
