package io.megaconn.orchestrator;

import io.megaconn.testkit.OnRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests each server of docs/servers with as many connections as its page promises. */
@OnRequest
@Isolated
class ThirdPartyMaximumIT extends ThirdPartyServerTestBase {
    private static final int TARGET = 10_000;
    /** HAProxy is one process with two open files for each connection, under a hard limit of 20,000. */
    private static final int HAPROXY_TARGET = 9_000;

    private static final String[] HOLD = {"--message-interval", "10s", "--hold", "15s"};

    @Test
    void redis() {
        assertHolds(servers.redis("--maxclients", "12000"), TARGET, REDIS, HOLD);
    }

    @Test
    void memcached() {
        assertHolds(servers.memcached(12_000), TARGET, MEMCACHED, HOLD);
    }

    @Test
    void nginx() {
        assertHolds(servers.nginx("tcp", AS_DOCUMENTED), TARGET, ECHO, HOLD);
    }

    @Test
    void nginxWithWebSockets() {
        assertHolds("ws://" + servers.nginx("ws", AS_DOCUMENTED) + "/chat", TARGET, WEBSOCKET, HOLD);
    }

    @Test
    void nginxWithTls() {
        OpensslAuthority authority = new OpensslAuthority(folder);
        assertHolds("tls://" + servers.nginx("tcp", authority.nginx("")), TARGET, ECHO, verified(authority));
    }

    @Test
    void nginxWithWebSocketsOverTls() {
        OpensslAuthority authority = new OpensslAuthority(folder);
        String endpoint = "wss://" + servers.nginx("ws", authority.nginx("")) + "/chat";
        assertHolds(endpoint, TARGET, WEBSOCKET, verified(authority));
    }

    @Test
    void haproxyWithTls() {
        OpensslAuthority authority = new OpensslAuthority(folder);
        assertHolds("tls://" + servers.haproxyWithTls(authority, ""), HAPROXY_TARGET, ECHO, verified(authority));
    }

    @Test
    void haproxyWithMutualTls() {
        OpensslAuthority authority = new OpensslAuthority(folder);
        String required = "ca-file %s verify required".formatted(authority.certificate);
        assertHolds(
                "tls://" + servers.haproxyWithTls(authority, required),
                HAPROXY_TARGET,
                ECHO,
                Stream.concat(Stream.of(authority.asClient()), Stream.of(HOLD)).toArray(String[]::new));
    }

    @Test
    void redisWithTls() {
        OpensslAuthority authority = new OpensslAuthority(folder);
        String endpoint = "tls://" + servers.redisWithTls(authority, "--maxclients", "12000");
        assertHolds(endpoint, TARGET, REDIS, verified(authority));
    }

    private static String[] verified(OpensslAuthority authority) {
        return Stream.concat(Stream.of(authority.trusted()), Stream.of(HOLD)).toArray(String[]::new);
    }

    @Test
    void haproxy() {
        assertHolds(servers.haproxy("tcp", AS_DOCUMENTED), HAPROXY_TARGET, ECHO, HOLD);
    }

    @Test
    void haproxyWithWebSockets() {
        assertHolds("ws://" + servers.haproxy("ws", AS_DOCUMENTED) + "/chat", HAPROXY_TARGET, WEBSOCKET, HOLD);
    }
}
