package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every rendered command, with its arguments, starts the real program. */
@NoCluster
class CommandsIT {
    @TempDir
    Path folder;

    static Stream<PodCommand> pods() {
        return Chart.FILES.stream()
                .flatMap(file -> Chart.file(file).renderWithHooks().pods().stream())
                .map(PodCommand::of)
                .distinct();
    }

    /** Starts each program with {@code --help}: the parser reads all arguments before it prints the help. */
    @ParameterizedTest
    @MethodSource("pods")
    void theProgramOfEveryPodAcceptsItsArguments(PodCommand command) {
        try (Program help = Program.start(folder, command.here(), "--help")) {
            help.exits(0);
            assertThat(help.out()).contains("Usage:");
        }
    }

    @Test
    void theServerListens() throws IOException {
        PodCommand server = PodCommand.of(Chart.with("""
                messageInterval: 1m30s
                listenAddress: "::"
                server:
                  capacity: 1000
                  reply: echo
                  allow: [10.244.0.0/16, 127.0.0.0/8, "fd00::/8", "::1/128"]
                  maxConnections: 900
                """).render().pod("server"));
        int port = FreePorts.free();

        try (Program program = Program.start(
                folder,
                server.with("--port", String.valueOf(port))
                        .with("--admin", "127.0.0.1:0")
                        .here())) {
            program.line("admin http://");
            for (String address : List.of("127.0.0.1", "::1")) {
                try (Socket socket = new Socket(InetAddress.getByName(address), port)) {
                    socket.getOutputStream().write(1);
                    assertThat(socket.getInputStream().read())
                            .as("echo from %s", address)
                            .isEqualTo(1);
                }
            }
        }
    }

    @Test
    void theClientReadsItsPlan() throws IOException {
        PodCommand client = PodCommand.of(Chart.with("{}").render().pod("client"));
        Path plan = Files.writeString(folder.resolve("plan.json"), """
                {"format":2,"run":"r","endpoints":["127.0.0.1:1"],"target":4,"connectionsPerClient":1,
                 "workload":{"messageInterval":"10s","payloadSize":32,"reply":"none"},"connectRate":0}
                """);

        try (Program program = Program.start(
                folder,
                client.with("--plan", plan.toString())
                        .with("--admin", "127.0.0.1:0")
                        .here())) {
            program.line("admin http://");
        }
    }

    /** Nothing answers at port 1, so that the ramp ends after its options are checked. */
    @Test
    void theRampAsksTheCluster() throws IOException {
        PodCommand ramp =
                PodCommand.of(Chart.file("everything").renderWithHooks().pod("orchestrator"));
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters:
                  - name: c
                    cluster: {server: "http://127.0.0.1:1"}
                users:
                  - name: u
                    user: {token: t}
                contexts:
                  - name: c
                    context: {cluster: c, user: u}
                """);

        try (Program program = Program.start(folder, ramp.here(), "--kubeconfig=" + kubeconfig)) {
            program.exits(1);
            assertThat(program.err()).contains("no cluster at");
        }
    }

    @Test
    void tuningRaisesEveryDefaultAndIsReadyThen() throws IOException {
        PodCommand tuning =
                PodCommand.of(Chart.with("tuning: {enabled: true}").render().pod("tuning"));
        for (String setting : tuning.settings()) {
            sysctl(setting.replaceAll("=.*", ""), "1");
        }
        String ready = tuning.value("--ready");
        int port = FreePorts.free();

        try (Program program = Program.start(
                folder,
                tuning.with("--ready", ready.replaceAll(":.*", ":" + port)).here(),
                "--proc=" + folder)) {
            for (String setting : tuning.settings()) {
                program.prints(setting.replace("=", ": 1 -> "));
            }
            Program.eventually().until(() -> accepts(ready.replaceAll(":.*", ""), port));
        }
    }

    @Test
    void tuningStaysAndIsNotReadyWhereASettingFails() throws IOException {
        PodCommand tuning = PodCommand.of(Chart.file("everything").render().pod("tuning"));
        sysctl("fs.file-max", "1");
        int port = FreePorts.free();

        try (Program program = Program.start(
                folder, tuning.with("--ready", "127.0.0.1:" + port).here(), "--proc=" + folder)) {
            program.prints("fs.file-max: 1 -> 30000000");
            Program.eventually().until(() -> program.err().contains("net.netfilter.nf_conntrack_max does not exist"));
            assertThat(program.isAlive()).as("no crash loop").isTrue();
            assertThat(accepts("127.0.0.1", port)).isFalse();
            program.terminate();
            program.exits(0);
        }
    }

    private void sysctl(String name, String value) throws IOException {
        Path file = folder.resolve("sys").resolve(name.replace('.', '/'));
        Files.createDirectories(file.getParent());
        Files.writeString(file, value);
    }

    private static boolean accepts(String host, int port) {
        try (Socket _ = new Socket(host, port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
