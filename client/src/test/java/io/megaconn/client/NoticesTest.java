package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NoticesTest {
    @Test
    void anAddressThatOthersStandInForIsNamedOnce() throws Exception {
        InetSocketAddress refusing = TestServer.nobody();
        try (TestServer good = TestServer.start(TestServer.DISCARD)) {
            Setup setup = Setup.toName(refusing, good.address());
            Notices notices = new Notices(setup.config().endpoints(), true);
            try (Client client = setup.hold(20)) {
                List<String> lines = new ArrayList<>();
                await().until(() -> {
                    lines.addAll(notices.of(client.stats(false)));
                    return client.notReady().isEmpty() && !lines.isEmpty();
                });
                assertThat(lines)
                        .containsExactly(
                                "127.0.0.9:%d of name.test:1 fails (ECONNREFUSED): the other addresses of the name take over its connections"
                                        .formatted(refusing.getPort()));
                assertThat(notices.of(client.stats(false))).isEmpty();
            }
        }
    }

    @Test
    void listedEndpointsStandInForNobody() throws Exception {
        InetSocketAddress refusing = TestServer.nobody();
        try (TestServer good = TestServer.start(TestServer.DISCARD)) {
            Setup setup = Setup.to(refusing, good.address());
            Notices notices = new Notices(setup.config().endpoints(), true);
            try (Client client = setup.hold(20)) {
                await().until(() ->
                        good.open() == 10 && !client.stats(false).failures().isEmpty());
                ClientStats stats = client.stats(false);
                assertThat(notices.of(stats)).isEmpty();
            }
        }
    }

    @Test
    void whatAPeerSentBeforeItClosedIsSaidOnce() throws Exception {
        try (TestServer server =
                TestServer.start(socket -> socket.getOutputStream().write('!'))) {
            Setup setup = Setup.to(server);
            Notices notices = new Notices(setup.config().endpoints(), true);
            try (Client client = setup.loops(1).hold(1)) {
                await().until(() -> !client.stats(false).firstBytes().isEmpty());
                assertThat(notices.of(client.stats(false)))
                        .singleElement()
                        .asString()
                        .startsWith("a peer sent before ")
                        .endsWith(": \"!\"");
                assertThat(notices.of(client.stats(false))).isEmpty();
            }
        }
    }
}
