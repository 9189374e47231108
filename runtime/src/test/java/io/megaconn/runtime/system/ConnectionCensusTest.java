package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.system.ConnectionCensus.Counted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionCensusTest {
    private static final Set<Long> OURS = Set.of(ProcessHandle.current().pid());

    @RegisterExtension
    final TestSockets sockets = new TestSockets();

    private static InetSocketAddress at(ServerSocket server) {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private static ConnectionCensus before(ServerSocket... servers) {
        return ConnectionCensus.before(
                List.of(servers).stream().map(ConnectionCensusTest::at).toList(), true, new Proc());
    }

    private void connect(ServerSocket server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            sockets.connect(server);
            sockets.closeLater(server.accept());
        }
    }

    @Test
    void bothEndsOfAllEndpointsAreCounted() throws IOException {
        ServerSocket a = sockets.listen("127.0.0.1");
        ServerSocket b = sockets.listen("127.0.0.1");
        ConnectionCensus census = before(a, b);
        connect(a, 300);
        connect(b, 200);
        assertThat(census.count(500, OURS)).isEqualTo(new Counted(500, 500, 0));
    }

    @ParameterizedTest
    @CsvSource({"::1, ::1", "::, 127.0.0.1", "0.0.0.0, 127.0.0.1"})
    void listenersOnAllAddressesAndIpv6AreCountedToo(String listens, String to) throws IOException {
        ServerSocket server = sockets.listen(listens);
        InetSocketAddress endpoint = new InetSocketAddress(InetAddress.ofLiteral(to), server.getLocalPort());
        ConnectionCensus census = ConnectionCensus.before(List.of(endpoint), true, new Proc());
        for (int i = 0; i < 20; i++) {
            sockets.closeLater(new Socket(endpoint.getAddress(), endpoint.getPort()));
            sockets.closeLater(server.accept());
        }
        assertThat(census.count(20, OURS)).isEqualTo(new Counted(20, 20, 0));
    }

    @Test
    void earlierConnectionsAreNotCounted() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
        connect(server, 3);
        ConnectionCensus census = before(server);
        connect(server, 10);
        assertThat(census.count(10, OURS)).isEqualTo(new Counted(10, 10, 0));
    }

    /** The sockets of this process stand for those of a program that connects during the run. */
    @Test
    void connectionsOfOtherProgramsAreOthers() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
        ConnectionCensus census = before(server);
        connect(server, 7);
        assertThat(census.count(0, Set.of())).isEqualTo(new Counted(0, 0, 7));
    }

    @Test
    void anEndThatOnlyTheClientHasIsMissingAtTheServer() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
        ConnectionCensus census = before(server);
        connect(server, 9);
        sockets.connect(server);
        server.accept().close(); // the client's end is in CLOSE_WAIT then
        await().untilAsserted(() -> assertThat(census.count(10, OURS)).isEqualTo(new Counted(9, 9, 0)));
    }

    @Test
    void aServerElsewhereHasNoCount() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
        ConnectionCensus census = ConnectionCensus.before(List.of(at(server)), false, new Proc());
        connect(server, 5);
        assertThat(census.count(5, OURS)).isEqualTo(new Counted(5, -1, -1));
    }

    @Test
    void theProcessOfAListenerIsFound() throws IOException {
        ServerSocket server = sockets.listen("0.0.0.0");
        InetSocketAddress endpoint = new InetSocketAddress("127.0.0.1", server.getLocalPort());
        SocketOwners.Listeners found = new SocketOwners(new Proc()).listeners(List.of(endpoint));
        assertThat(found.visible()).isTrue();
        assertThat(found.pids()).containsExactlyElementsOf(OURS);
        server.close();
        assertThat(new SocketOwners(new Proc()).listeners(List.of(endpoint)).visible())
                .isFalse();
    }
}
