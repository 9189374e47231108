package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Proc;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/** Limits that the kernel has once for the whole machine: changed in the middle of a batch, and put back. */
@Isolated
class MachineLimitsIT extends LimitTestBase {
    @BeforeEach
    void onlyWhereNobodyElseSuffers() {
        MachineSetting.assumeAllowed();
    }

    /** The kernel lets whoever has CAP_SYS_ADMIN open files beyond fs.file-max. */
    private static List<String> withoutPrivilege() {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"));
        command.addAll(Jar.orchestrator().command());
        return command;
    }

    @Test
    void filesOfTheWholeSystem() throws Exception {
        Program ramp = slowRamp(withoutPrivilege());

        long max = new Proc().sysctl("fs/file-nr")[0] + 300;
        JsonNode found = lower(ramp, "fs/file-max", "" + max, "file-max", "ENFILE"); // then others have closed some

        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w fs.file-max=");
        assertThat(found.get("seen").asString()).doesNotContain("all 0 files");
        assertNotFound("open-files");
    }

    @Test
    void watchesOfOneUser() throws Exception {
        Program ramp = slowRamp(Jar.orchestrator().command());

        JsonNode found = lower(ramp, "fs/epoll/max_user_watches", "1500", "epoll-watches", "ENOSPC", "9,000 needed");

        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w fs.epoll.max_user_watches=");
        assertNotFound("reset");
    }

    @Test
    void pagesOfAllBuffers() throws Exception {
        Program ramp = slowRamp(Jar.orchestrator().command(), "--message-interval", "1s", "--payload-size", "16KiB");

        JsonNode found = lower(ramp, "net/ipv4/tcp_mem", "20 40 60", "tcp-mem", "no memory for socket buffers");

        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w net.ipv4.tcp_mem=");
    }

    /** In the middle of its only batch. */
    private Program slowRamp(List<String> program, String... more) {
        List<String> options = new ArrayList<>(
                List.of("--target", "4000", "--connections-per-client", "2000", "--connect-rate", "200"));
        options.addAll(List.of(more));
        Program ramp = ramp(program, options.toArray(String[]::new));
        Program.eventually().until(record::isInMidBatch);
        return ramp;
    }

    /** Lowers a setting until the limit is said, and puts it back: the ramp reaches its target. */
    private JsonNode lower(Program ramp, String file, String value, String limit, String... words) throws Exception {
        try (MachineSetting _ = new MachineSetting(file, value)) {
            Program.eventually().until(() -> said(limit));
        }
        ramp.exits(0);
        return assertFound(ramp, limit, words);
    }
}
