package io.megaconn.orchestrator;

import io.megaconn.testkit.OnRequest;
import org.junit.jupiter.api.Test;

/** Tests one server of each kind with few connections: a server, a TCP proxy, a WebSocket proxy. In CI only the TCP proxy. */
class ThirdPartyServerIT extends ThirdPartyServerTestBase {
    // Without a hold, in which a busy machine may not send what is due.
    private static final String[] SHORT = {"--message-interval", "1s"};

    @Test
    @OnRequest
    void memcached() {
        assertHolds(servers.memcached(1_024), 50, MEMCACHED, SHORT);
    }

    @Test
    void haproxy() {
        assertHolds(servers.haproxy("tcp", AS_DOCUMENTED), 50, ECHO, SHORT);
    }

    @Test
    @OnRequest
    void nginxWithWebSockets() {
        assertHolds("ws://" + servers.nginx("ws", AS_DOCUMENTED) + "/chat", 50, WEBSOCKET, SHORT);
    }
}
