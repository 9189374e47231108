package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ServerStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerListenTest {
    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    private static int port(Server server) {
        return server.addresses().getFirst().getPort();
    }

    private void assertEchoes(String host, int port) throws IOException {
        Socket socket = sockets.connect(new InetSocketAddress(host, port));
        socket.getOutputStream().write(5);
        assertThat(socket.getInputStream().read()).isEqualTo(5);
    }

    private void assertTurnedAway(Server server, String host, int port) throws IOException {
        long before = server.stats(false).refused();
        try (Socket socket = sockets.connect(new InetSocketAddress(host, port))) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        await().untilAsserted(() -> assertThat(server.stats(false).refused()).isEqualTo(before + 1));
    }

    private static void assumeIpv6() {
        try {
            new ServerSocket(0, 1, InetAddress.ofLiteral("::1")).close();
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here");
        }
    }

    @Test
    void aSecondServerOnTheSamePortIsRefusedWithThePortInTheMessage() {
        try (Server first = Server.open(ServerConfigs.ordinary())) {
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> Server.open(ServerConfigs.listening("127.0.0.1", port(first))))
                    .withMessageContaining("127.0.0.1:" + port(first))
                    .withMessageContaining(
                            "(pid %d) listens on 127.0.0.1:%d",
                            ProcessHandle.current().pid(), port(first))
                    .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
        }
    }

    @Test
    void thePortIsFreeAfterClosing() {
        int port;
        try (Server first = Server.open(ServerConfigs.ordinary())) {
            port = port(first);
        }
        try (Server second = Server.open(ServerConfigs.listening("127.0.0.1", port))) {
            assertThat(port(second)).isEqualTo(port);
        }
    }

    @Test
    void oneTakenPortOfARangeIsEnoughToRefuseAllAndFreesTheOthers() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(() -> Server.open(ServerConfigs.listening("127.0.0.1", 0, taken.getLocalPort())))
                    .withMessageContaining(":" + taken.getLocalPort());
        }
    }

    @Test
    void anAddressThatIsNotOursIsRefused() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Server.open(ServerConfigs.listening("192.0.2.1", 0)))
                .withMessageContaining("192.0.2.1")
                .withMessageContaining("EADDRNOTAVAIL")
                .withMessageContaining("--bind");
    }

    @Test
    void allPortsAreListenedOn() throws IOException {
        try (Server server = Server.open(ServerConfigs.listening("127.0.0.1", 0, 0, 0))) {
            assertThat(server.addresses()).hasSize(3).doesNotHaveDuplicates();
            for (InetSocketAddress address : server.addresses()) {
                sockets.connect(address);
            }
            await().untilAsserted(() ->
                    assertThat(server.stats(true).kernel().established()).isEqualTo(3));
            assertThat(server.stats(false).endpoints()).hasSize(3).allMatch(e -> e.startsWith("127.0.0.1:"));
        }
    }

    @Test
    void ipv6IsListenedOn() throws IOException {
        assumeIpv6();
        try (Server server = Server.open(ServerConfigs.allowing("[::1]"))) {
            assertEchoes("::1", port(server));
            assertThat(server.stats(true).kernel().established()).isEqualTo(1);
            assertThat(server.stats(false).endpoints().getFirst())
                    .startsWith("[")
                    .endsWith("]:" + port(server));
        }
    }

    @Test
    void allOfIpv6IsAlsoAllOfIpv4() throws IOException {
        assumeIpv6();
        try (Server server = Server.open(ServerConfigs.allowing("::", "127.0.0.0/8"))) {
            assertTurnedAway(server, "::1", port(server));
            assertThat(server.connections()).isZero();
            assertEchoes("127.0.0.1", port(server));
        }
    }

    @Test
    void whoComesWhenAllPlacesAreTakenIsTurnedAwayAndCountedUntilOneIsFree() throws IOException {
        try (Server server = Server.open(ServerConfigs.limited(3, 0))) {
            for (int i = 0; i < 2; i++) {
                assertEchoes("127.0.0.1", port(server));
            }
            Socket last = sockets.connect(server.addresses().getFirst());
            await().until(() -> server.connections() == 3);
            assertTurnedAway(server, "127.0.0.1", port(server));
            assertTurnedAway(server, "127.0.0.1", port(server));
            assertThat(server.stats(false))
                    .returns(3L, ServerStats::connections)
                    .returns(3L, ServerStats::accepted)
                    .returns(3L, ServerStats::maxConnections);

            last.close();
            await().until(() -> server.connections() == 2);
            assertEchoes("127.0.0.1", port(server));
            assertTurnedAway(server, "127.0.0.1", port(server));
        }
    }

    @Test
    void onlyAllowedNetworksGetIn() throws IOException {
        try (Server server = Server.open(ServerConfigs.allowing("127.0.0.1", "127.0.0.0/8"))) {
            assertEchoes("127.0.0.1", port(server));
        }
        try (Server server = Server.open(ServerConfigs.allowing("127.0.0.1", "10.0.0.0/8", "fd00::/8"))) {
            assertTurnedAway(server, "127.0.0.1", port(server));
            assertThat(server.connections()).isZero();
            assertThat(server.stats(false).sources()).isZero();
        }
    }
}
