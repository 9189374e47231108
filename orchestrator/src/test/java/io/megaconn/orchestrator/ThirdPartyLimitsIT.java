package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs into limits of servers and proxies of Debian's packages. Most of them only on request: one of each kind is enough in CI. */
class ThirdPartyLimitsIT extends ThirdPartyServerTestBase {
    private static final String MAXIMUM = "server-maximum";

    @Test
    void maxclientsOfRedis() throws Exception {
        Program ramp = rampTo(servers.redis("--maxclients", "60"), 120, REDIS);

        awaitFound(ramp, MAXIMUM, "max number of clients reached");
        assertNotFound("reset");
    }

    @Test
    @OnRequest
    void connectionsOfMemcached() throws Exception {
        Program ramp = rampTo(servers.memcached(60), 120, MEMCACHED);

        awaitFound(ramp, MAXIMUM, "Too many open connections");
    }

    /** HAProxy accepts no more, and the kernel completes connects up to the queue. */
    @Test
    @OnRequest
    void maxconnOfHaproxy() throws Exception {
        Program ramp = rampTo(servers.haproxy("tcp", Map.of("maxconn 9500", "maxconn 60")), 120, ECHO);

        awaitFound(ramp, MAXIMUM, "it accepts no more: 60 connections wait in its accept queue");
    }

    @Test
    @OnRequest
    void maxconnOfHaproxyWithWebSockets() throws Exception {
        Program ramp =
                rampTo("ws://" + servers.haproxy("ws", Map.of("maxconn 9500", "maxconn 60")) + "/", 120, WEBSOCKET);

        awaitFound(ramp, MAXIMUM);
    }

    @Test
    @OnRequest
    void workerConnectionsOfNginx() throws Exception {
        Map<String, String> few =
                Map.of("worker_connections 16384", "worker_connections 128", "processes 4", "processes 1");
        Program ramp = rampTo(servers.nginx("tcp", few), 200, ECHO);

        awaitFound(ramp, MAXIMUM, "within a second of the connect");
    }

    @Test
    @OnRequest
    void aProxyThatAnswersTheUpgradeWithAnError() throws Exception {
        Map<String, String> limited = Map.of(
                "access_log off;", "access_log off; limit_conn_zone $server_addr zone=all:1m;",
                "location / {", "location / { limit_conn all 60;");
        Program ramp = rampTo("ws://" + servers.nginx("ws", limited) + "/chat", 120, WEBSOCKET);

        awaitFound(ramp, "upgrade", "with status 503 (");
        assertNotFound("errors");
    }

    @Test
    @OnRequest
    void anIdleTimeoutOfNginx() throws Exception {
        Program ramp = rampTo(
                servers.nginx("tcp", Map.of("proxy_timeout 1h", "proxy_timeout 3s")),
                200,
                ECHO,
                "--message-interval",
                "20s",
                "--connect-rate",
                "40",
                "--hold",
                "10m");

        awaitFound(ramp, "idle-close", "idle for");
    }

    @Test
    @OnRequest
    void anIdleTimeoutOfHaproxy() throws Exception {
        Program ramp = rampTo(
                servers.haproxy("tcp", Map.of("timeout tunnel 1h", "timeout tunnel 3s")),
                200,
                ECHO,
                "--message-interval",
                "20s",
                "--connect-rate",
                "40",
                "--hold",
                "10m");

        awaitFound(ramp, "idle-close", "idle for");
    }

    /** Clients have many source addresses; the proxy has one, with 100 ports. */
    @Test
    @OnRequest
    void aProxyWithoutPortsTowardsItsBackend() throws Exception {
        Program namespace = keep(Program.start(
                folder,
                Namespace.before("sysctl -qw net.ipv4.ip_local_port_range='40000 40099'", "echo ready"),
                "sleep",
                "600"));
        namespace.prints("ready");
        List<String> inside = List.of("nsenter", "--net=/proc/%d/ns/net".formatted(namespace.pid()));
        servers = new ThirdPartyServers(folder, inside);
        String proxy = servers.haproxy("tcp", Map.of("timeout connect 10s", "timeout connect 1s"));
        Program ramp = keep(Program.start(
                folder, Jar.orchestrator().after(inside.toArray(String[]::new)).command(arguments(proxy, 200, ECHO))));

        awaitFound(ramp, "proxy-ports", "from 127.0.0.1 to 127.0.0.1:", " of 100 source ports");
        assertThat(findings(MAXIMUM))
                .as("resolved once the cause is known")
                .allMatch(found -> found.get("resolved").asDouble() > 0);
    }
}
