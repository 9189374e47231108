package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Proc;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/** Runs into limits that the kernel has once for the whole machine: lowered in the middle of a batch, and restored. */
@Isolated
class MachineLimitsIT extends LimitTestBase {
    @BeforeEach
    void onlyWhereNobodyElseSuffers() {
        MachineSetting.assumeAllowed();
    }

    /** Drops CAP_SYS_ADMIN: a process that has it may open files beyond fs.file-max. */
    private static List<String> withoutPrivilege() {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"));
        command.addAll(Jar.orchestrator().command());
        return command;
    }

    @Test
    @OnRequest
    void filesOfTheWholeSystem() throws Exception {
        Program ramp = slowRamp(withoutPrivilege());

        long max = new Proc().sysctl("fs/file-nr")[0] + 300;
        JsonNode found = lower(ramp, "fs/file-max", "" + max, "file-max", "ENFILE"); // then others have closed some

        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w fs.file-max=");
        assertThat(found.get("seen").asString()).doesNotContain("all 0 files");
        assertNotFound("open-files");
    }

    @Test
    @OnRequest
    void watchesOfOneUser() throws Exception {
        Program ramp = slowRamp(Jar.orchestrator().command());

        JsonNode found = lower(ramp, "fs/epoll/max_user_watches", "1500", "epoll-watches", "ENOSPC", "9,000 needed");

        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w fs.epoll.max_user_watches=");
        assertNotFound("reset");
    }

    @Test
    @OnRequest
    void pagesOfAllBuffers() throws Exception {
        Program ramp = slowRamp(Jar.orchestrator().command(), "--message-interval", "1s", "--payload-size", "16KiB");

        JsonNode found = lower(ramp, "net/ipv4/tcp_mem", "20 40 60", "tcp-mem", "no memory for socket buffers");

        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w net.ipv4.tcp_mem=");
    }

    /** Tests kernel.threads-max. Another program may take the last threads. */
    @Test
    void threadsOfTheWholeSystem() throws Exception {
        long threads = Long.parseLong(new Proc().lines("loadavg").getFirst().split("[ /]")[4]);

        try (MachineSetting _ = new MachineSetting("kernel/threads-max", "" + (threads + 500))) {
            assertRefused("threads and processes (kernel.threads-max)", "sudo sysctl -w kernel.threads-max=");
        }
    }

    /** Tests vm.overcommit_memory, with 4 GiB left for other programs. */
    @Test
    void memoryThatProcessesPromiseThemselves() throws Exception {
        Proc proc = new Proc();
        long promised = proc.kib("meminfo", "Committed_AS") + (4L << 30) - proc.kib("meminfo", "SwapTotal");
        long ratio = Math.max(1, promised * 100 / proc.kib("meminfo", "MemTotal"));

        try (MachineSetting _ = new MachineSetting("vm/overcommit_ratio", "" + ratio);
                MachineSetting _ = new MachineSetting("vm/overcommit_memory", "2")) {
            assertRefused("vm.overcommit_memory", "left to commit", "sudo sysctl -w vm.overcommit_memory=0");

            Program client = keep(Program.start(
                    folder,
                    Jar.client()
                            .with("-XX:ErrorFile=/dev/null", "-Xms12g", "-Xmx12g")
                            .command("--endpoint=127.0.0.1:9", "--duration=1s")));
            assertThat(client.exitCode()).isNotZero();
            assertThat(ProcessLimitsIT.rules(client))
                    .extracting(finding -> finding.limit().toString())
                    .containsExactly("process-memory");
        }
    }

    /** Requires that preflight refuses a million. */
    private void assertRefused(String... words) {
        Program preflight = run("preflight", "--local", "--target=1m");
        preflight.exits(3);
        assertThat(preflight.out()).contains(words);
    }

    /** Kills the server so that its last packets do not arrive. (Clients reset their connections and leave no orphans.) */
    @Test
    @OnRequest
    void connectionsWithoutAProcess() throws Exception {
        Program ramp =
                ramp(Namespace.program(), "--target", "600", "--connections-per-client", "300", "--connect-rate", "30");
        Program.eventually().until(() -> record.holdsAtLeast(100)); // fewer may not exceed the limit of 20
        Namespace.inside(ramp, Namespace.filter("output", "tcp sport " + port + " tcp flags & fin == fin drop"));

        try (MachineSetting _ = new MachineSetting("net/ipv4/tcp_max_orphans", "20")) {
            Program.kill("KILL", ramp.pidOf("--port=" + port));
            Program.eventually().until(() -> said("orphans"));
        }
        ramp.exits(0);

        assertFound(ramp, "orphans", "were reset instead of closed (TCPAbortOnMemory)");
        assertNotFound("tcp-mem");
    }

    /** Starts a ramp, and waits until it is in the middle of its only batch. */
    private Program slowRamp(List<String> program, String... more) {
        List<String> options = new ArrayList<>(
                List.of("--target", "4000", "--connections-per-client", "2000", "--connect-rate", "200"));
        options.addAll(List.of(more));
        Program ramp = ramp(program, options.toArray(String[]::new));
        Program.eventually().until(record::isInMidBatch);
        return ramp;
    }

    /** Lowers a setting until the limit is reported, and restores it: the ramp reaches its target. */
    private JsonNode lower(Program ramp, String file, String value, String limit, String... words) throws Exception {
        try (MachineSetting _ = new MachineSetting(file, value)) {
            Program.eventually().until(() -> said(limit));
        }
        ramp.exits(0);
        return assertFound(ramp, limit, words);
    }
}
