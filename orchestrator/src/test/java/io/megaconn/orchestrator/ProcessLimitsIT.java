package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.diagnose.ClientSide;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Observation;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests limits that end a process or prevent its start: preflight names them before, and the rules by its termination message. */
class ProcessLimitsIT extends LimitTestBase {
    private static final String[] CONNECT = {"--endpoint=127.0.0.1:9", "--duration=1s"};
    /** User id without other processes. */
    private static final int USER = 65_111;

    @Test
    void threadsOfAControlGroup() throws Exception {
        try (ControlGroup group = new ControlGroup("pids")) {
            group.set("60", "pids.max");
            assertRefused(group.before(), "threads and processes (pids.max of " + group.path(), "left of 60");

            group.set("12", "pids.max");
            assertEnds(group.before(), "threads");
            killWhatIsLeft();
        }
    }

    @Test
    @OnRequest
    void threadsOfAnotherUser() {
        assertRefused(
                user(60), "threads and processes (RLIMIT_NPROC (ulimit -u))", "left of 60", "the hard limit is 60");
        assertEnds(user(12), "threads");
    }

    /** Returns the prefix of a command of a user without capabilities. */
    private static List<String> user(int processes) {
        orSkip(isRoot() && isReadableByAll(), "SKIPPED another user: it needs root, and jars that everybody can read");
        return List.of(
                "setpriv",
                "--reuid=" + USER,
                "--regid=" + USER,
                "--clear-groups",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "prlimit",
                "--nproc=%d:%1$d".formatted(processes));
    }

    private static boolean isReadableByAll() {
        String java = System.getProperty("java.home") + "/bin/java";
        String command = "setpriv --reuid=%d --clear-groups test -r %s -a -x %s"
                .formatted(USER, Jar.HOME.resolve("client/target/client.jar"), java);
        try {
            return new ProcessBuilder("sh", "-c", command).start().waitFor() == 0;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    @OnRequest
    void processIdsOfANamespace() throws Exception {
        orSkip(
                isRoot() && hasPidMaxOfItsOwn(),
                "SKIPPED kernel.pid_max: it needs root and Linux 6.14, from which on each PID namespace has one");
        List<String> clients20 = List.of("--target=100k", "--connections-per-client=5k");
        assertRefused(pidNamespace(100), clients20, "threads and processes (kernel.pid_max)", "left of 301");
        assertEnds(pidNamespace(285), "threads");
    }

    private static boolean hasPidMaxOfItsOwn() throws Exception {
        String[] kernel = Files.readAllLines(Path.of("/proc/sys/kernel/osrelease"))
                .getFirst()
                .split("[.-]");
        return Integer.parseInt(kernel[0]) * 100 + Integer.parseInt(kernel[1]) >= 614;
    }

    /** Returns the prefix of a command with the smallest possible pid_max, 301, and this many processes. */
    private static List<String> pidNamespace(int taken) {
        String setup = "echo 301 >/proc/sys/kernel/pid_max; for i in $(seq %d); do sleep 300 & done; exec \"$@\"";
        return List.of(
                "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", setup.formatted(taken), "sh");
    }

    /** Tests real mappings: all but a few of those that vm.max_map_count permits one process are taken. */
    @Test
    @OnRequest
    void mappingsOfAProcess() {
        String classes = ManyMappings.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        List<String> jvm = Jar.client().with("-XX:ErrorFile=/dev/null").command();
        List<String> command = Stream.of(
                        jvm.subList(0, jvm.indexOf("-jar")),
                        List.of("-cp", classes + ":" + jvm.getLast(), ManyMappings.class.getName(), "15"),
                        List.of("io.megaconn.client.ClientMain"),
                        List.of(CONNECT))
                .flatMap(List::stream)
                .toList();
        Program client = keep(Program.start(folder, command));

        assertThat(client.exitCode()).isNotZero();
        assertThat(rules(client))
                .extracting(finding -> finding.limit().toString())
                .containsAnyOf("threads", "process-memory");
    }

    @Test
    void addressSpace() {
        Program preflight = start(shell("ulimit -v 4000000"), preflight("--target=1000"));
        preflight.exitCode();
        assertThat(preflight.out() + preflight.err()).contains("ulimit -v");

        assertEnds(shell("ulimit -v 300000"), "process-memory");
        assertEnds(shell("ulimit -d 30000"), "process-memory");
    }

    /** Tests a group that sockets fill: the kernel kills a child, and not the orchestrator. */
    @Test
    void memoryOfAControlGroup() throws Exception {
        try (ControlGroup group = new ControlGroup("memory")) {
            group.set("300M", "memory.max", "memory.limit_in_bytes");
            String name = "control group /" + group.path().getFileName();
            List<String> program = Stream.concat(group.before().stream(), Jar.orchestrator().command().stream())
                    .toList();
            assertRefused(group.before(), List.of("--target=40k"), "memory", "raise the memory limit of the " + name);

            Program ramp =
                    ramp(program, "--target=40k", "--connections-per-client=20k", "--connect-rate=8000", "--force");
            Program.eventually().until(() -> said("oom-killed", "killed", name) || !ramp.isAlive());
            if (ramp.isAlive()) {
                ramp.signal("INT");
            }
            ramp.exitCode();
            assertFound(ramp, "oom-killed", "by the kernel because memory ran out: the " + name + " may use 300 MiB");
            killWhatIsLeft();
        }
    }

    @Test
    void aPortForThePrivileged() {
        orSkip(isRoot(), "SKIPPED a privileged port: it needs root, to be without its rights");
        List<String> unprivileged =
                List.of("setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service");
        assertRefused(
                unprivileged,
                List.of("--target=1000", "--port=80"),
                "net.ipv4.ip_unprivileged_port_start",
                "choose 1024 or higher");

        Program server = start(unprivileged, Jar.server().command("--port=80", "--bind=127.0.0.77"));
        server.exits(3);
        assertThat(rules(server))
                .extracting(finding -> finding.limit().toString())
                .contains("unprivileged-port");
    }

    @Test
    void reservedPortsDoNotCount() {
        List<String> before = Namespace.before("sysctl -qw net.ipv4.ip_local_reserved_ports=32768-60900");
        Program preflight = start(before, preflight("--target=1000"));

        preflight.exits(0);
        assertThat(preflight.out()).contains("28,133 of them reserved, needs 46 per source address, 22 addresses");
    }

    @Test
    void aNameThatDoesNotResolve() {
        Program client = start(List.of(), Jar.client().command("--endpoint", "no-such-name.invalid:9000"));

        client.exits(2);
        assertThat(rules(client))
                .extracting(finding -> finding.limit().toString(), Finding::what)
                .containsExactly(tuple("dns", "clients: the name 'no-such-name.invalid' does not resolve"));
    }

    private void assertRefused(List<String> before, String... words) {
        assertRefused(before, List.of("--target=1000"), words);
    }

    private void assertRefused(List<String> before, List<String> options, String... words) {
        Program preflight = start(before, preflight(options.toArray(String[]::new)));
        preflight.exits(3);
        assertThat(preflight.out()).contains(words);
    }

    /** Starts a client that ends at once, and requires its finding. */
    private void assertEnds(List<String> before, String limit) {
        Program client =
                start(before, Jar.client().with("-XX:ErrorFile=/dev/null").command(CONNECT));
        assertThat(client.exitCode()).as("%s", client).isNotZero();
        assertThat(rules(client))
                .as("%s", client)
                .extracting(finding -> finding.limit().toString())
                .contains(limit);
    }

    private Program start(List<String> before, List<String> program) {
        return keep(Program.start(
                folder, Stream.concat(before.stream(), program.stream()).toList()));
    }

    private static List<String> shell(String setup) {
        return List.of("sh", "-c", setup + "; exec \"$@\"", "sh");
    }

    private static List<String> preflight(String... more) {
        return Jar.orchestrator()
                .command(Stream.concat(Stream.of("preflight", "--local"), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Returns the findings of the rules for a termination message. */
    static List<Finding> rules(Program ended) {
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

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
