package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.Proc;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Limits that the kernel has once for the whole machine: changed in the middle of a batch, and put back. */
class MachineLimitsIT extends LimitTestBase {
    @BeforeEach
    void onlyWhereNobodyElseSuffers() {
        MachineSetting.assumeAllowed();
    }

    /** The kernel lets whoever has CAP_SYS_ADMIN open files beyond fs.file-max. */
    private static List<String> withoutPrivilege() {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"));
        command.addAll(Program.command());
        return command;
    }

    @Test
    void filesOfTheWholeSystem() throws Exception {
        Program ramp = ramp(
                withoutPrivilege(), "--target", "4000", "--connections-per-client", "2000", "--connect-rate", "200");
        Program.eventually().until(record::isInMidBatch);

        long max = new Proc().sysctl("fs/file-nr")[0] + 300;
        try (MachineSetting setting = new MachineSetting("fs/file-max", "" + max)) {
            Program.eventually().until(() -> said("file-max"));
        }

        ramp.exits(0); // when other programs have closed some
        JsonNode found = assertFound(ramp, "file-max", "ENFILE");
        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w fs.file-max=");
        assertThat(found.get("seen").asString()).doesNotContain("all 0 files");
        assertNotFound("open-files");
    }

    @Test
    void watchesOfOneUser() throws Exception {
        Program ramp = ramp("--target", "4000", "--connections-per-client", "2000", "--connect-rate", "200");
        Program.eventually().until(record::isInMidBatch);

        try (MachineSetting setting = new MachineSetting("fs/epoll/max_user_watches", "1500")) {
            Program.eventually().until(() -> said("epoll-watches"));
        }

        ramp.exits(0);
        JsonNode found = assertFound(ramp, "epoll-watches", "ENOSPC", "9,000 needed");
        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w fs.epoll.max_user_watches=");
        assertNotFound("reset");
    }

    @Test
    void pagesOfAllBuffers() throws Exception {
        Program ramp = ramp(
                "--target",
                "4000",
                "--connections-per-client",
                "2000",
                "--connect-rate",
                "200",
                "--message-interval",
                "1s",
                "--payload-size",
                "16KiB");
        Program.eventually().until(record::isInMidBatch);

        try (MachineSetting setting = new MachineSetting("net/ipv4/tcp_mem", "20 40 60")) {
            Program.eventually().until(() -> said("tcp-mem"));
        }

        ramp.exits(0);
        JsonNode found = assertFound(ramp, "tcp-mem", "no memory for socket buffers");
        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w net.ipv4.tcp_mem=");
    }
}
