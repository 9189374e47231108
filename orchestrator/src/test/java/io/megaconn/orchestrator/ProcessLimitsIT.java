package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.diagnose.ClientSide;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Observation;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits of a process that end it at its start: preflight names them before, and the rules by its last words. */
@Timeout(180)
class ProcessLimitsIT {
    private static final Path PIDS = Path.of("/sys/fs/cgroup/pids");

    @TempDir
    private Path folder;

    private Program start(List<String> before, List<String> program) {
        List<String> command = new ArrayList<>(before);
        command.addAll(program);
        return Program.start(folder, command);
    }

    private static List<String> shell(String setup) {
        return List.of("sh", "-c", setup + "; exec \"$@\"", "sh");
    }

    private static List<String> preflight(String... more) {
        List<String> all = new ArrayList<>(List.of("preflight", "--local", "--target=1000"));
        all.addAll(List.of(more));
        return Jar.orchestrator().command(all.toArray(String[]::new));
    }

    private static List<Finding> rules(Program ended) {
        String words = (ended.out() + " " + ended.err()).strip();
        Observation seen = new Observation(null, ClientSide.NONE, -1, List.of(), words);
        return Diagnosis.of(new Facts(
                Specs.target(100).plan().demand(),
                Fixes.HERE,
                100,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                seen,
                seen,
                seen));
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    @Test
    void threadsOfAControlGroup() throws Exception {
        RampTestBase.orSkip(
                root() && Files.exists(PIDS.resolve("tasks")), "SKIPPED pids.max: it needs root and a pids hierarchy");
        Path group = Files.createDirectory(PIDS.resolve("megaconn-" + UUID.randomUUID()));
        String join = "echo $$ > " + group.resolve("cgroup.procs");
        try {
            Files.writeString(group.resolve("pids.max"), "60");
            try (Program refused = start(shell(join), preflight())) {
                refused.exits(3);
                assertThat(refused.out()).contains("threads and processes (pids.max of " + group, "left of 60");
            }
            Files.writeString(group.resolve("pids.max"), "12");
            try (Program client = start(shell(join), Jar.client().command("--endpoint=127.0.0.1:9", "--duration=1s"))) {
                assertThat(client.exitCode()).isNotZero();
                assertThat(rules(client)).extracting(Finding::limit).contains("threads");
            }
        } finally {
            Program.eventually().until(() -> remove(group));
        }
    }

    private static boolean remove(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            return false; // its last process is still on its way out
        }
    }

    @Test
    void addressSpace() {
        try (Program refused = start(shell("ulimit -v 4000000"), preflight())) {
            refused.exitCode();
            assertThat(refused.out() + refused.err()).contains("ulimit -v");
        }
        try (Program client =
                start(shell("ulimit -v 300000"), Jar.client().command("--endpoint=127.0.0.1:9", "--duration=1s"))) {
            assertThat(client.exitCode()).isNotZero();
            assertThat(rules(client)).extracting(Finding::limit).contains("process-memory");
        }
    }

    @Test
    void aPortForThePrivileged() {
        RampTestBase.orSkip(root(), "SKIPPED a privileged port: it needs root, to be another user");
        List<String> nobody = List.of("setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service");
        try (Program refused = start(nobody, preflight("--port=80"))) {
            refused.exits(3);
            assertThat(refused.out()).contains("net.ipv4.ip_unprivileged_port_start", "choose 1024 or higher");
        }
        try (Program server = start(nobody, Jar.server().command("--port=80", "--bind=127.0.0.77"))) {
            server.exits(3);
            assertThat(rules(server)).extracting(Finding::limit).contains("unprivileged-port");
        }
    }
}
