package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which bounds of threads apply to which user. */
class RoomTest {
    private static final String NO_CAPABILITY = "0000000000000000";
    private static final String EVERY_USER = "         0          0 4294967295";

    @TempDir
    Path proc;

    @BeforeEach
    void aMachine() throws IOException {
        write("loadavg", "0.20 0.18 0.12 1/457 11206");
        write("sys/kernel/threads-max", "190000");
        write("sys/kernel/pid_max", "32768");
        write("self/uid_map", EVERY_USER);
        limits("60", "90");
        process("self", 1001, NO_CAPABILITY, 5);
        process("200", 1001, NO_CAPABILITY, 40);
        process("201", 0, NO_CAPABILITY, 3);
    }

    private void limits(String soft, String hard) throws IOException {
        write(
                "self/limits",
                "Max processes             %s                %s                processes".formatted(soft, hard));
    }

    private void process(String id, int user, String capabilities, int threads) throws IOException {
        write(id + "/status", "Uid:\t%1$d\t%1$d\nThreads:\t%2$d\nCapEff:\t%3$s".formatted(user, threads, capabilities));
    }

    private Room.Bound bound(String name) {
        return Room.read(new Proc(proc)).threads().stream()
                .filter(bound -> bound.name().startsWith(name))
                .findFirst()
                .orElse(null);
    }

    @Test
    void theThreadsOfAUserCountForThisUser() {
        assertThat(bound("RLIMIT_NPROC")).satisfies(bound -> {
            assertThat(bound.left()).isEqualTo(60 - 40);
            assertThat(bound.raise().formatted(100))
                    .isEqualTo("sudo prlimit --nproc=100 --pid $$ (the hard limit is 90; to keep it:"
                            + " nproc in /etc/security/limits.conf, systemd: LimitNPROC=)");
        });
    }

    @Test
    void whoMayRaiseTheLimitNeedsNoRoot() throws IOException {
        limits("60", "unlimited");

        assertThat(bound("RLIMIT_NPROC").raise()).isEqualTo("ulimit -u %d");
    }

    @Test
    void rootIsExemptEvenWithoutCapabilities() throws IOException {
        process("self", 0, NO_CAPABILITY, 5);

        assertThat(bound("RLIMIT_NPROC")).isNull();
    }

    @Test
    void whoIsRootOnlyInAUserNamespaceIsNot() throws IOException {
        process("self", 0, "000001ffffffffff", 5);
        write("self/uid_map", "         0       1001          1");

        assertThat(bound("RLIMIT_NPROC")).isNotNull();
    }

    @Test
    void aPidNamespaceCountsItsOwnThreads() throws IOException {
        assertThat(bound("kernel.pid_max").used()).as("of the machine").isEqualTo(457);

        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026532732]"));
        assertThat(bound("kernel.pid_max").used()).isEqualTo(40 + 3);
        assertThat(bound("kernel.threads-max").used()).as("has no namespaces").isEqualTo(457);
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }
}
