package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.testkit.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel completes handshakes for a program that never accepts. */
@Timeout(60)
class NobodyAcceptsIT {
    @Test
    void aClientWhoseConnectionsNobodyAcceptsExitsWith5() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.9"));
                Program client = ClientProcess.start(
                        "--endpoint=127.0.0.9:" + listener.getLocalPort(), "--connections=20", "--duration=3s")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.DISAGREE);
            assertThat(client.outLines().getLast()).contains("20 connections were never accepted", "exit code 5");
        }
    }
}
