package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.ProcessRole;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedProcessTest {
    @TempDir
    Path logs;

    private String afterOneDeath(String script) {
        SupervisedProcess.Role role = new SupervisedProcess.Role() {
            @Override
            public ProcessRole role() {
                return ProcessRole.SERVER;
            }

            @Override
            public List<String> command() {
                return List.of("sh", "-c", script);
            }

            @Override
            public int share() {
                return 0;
            }

            @Override
            public long onDeath() {
                return 0;
            }
        };
        SupervisedProcess process = new SupervisedProcess("server", logs, 1, role, _ -> {});
        process.start();
        Awaitility.await().until(() -> !process.giveUpReason().isEmpty());
        return process.giveUpReason();
    }

    @Test
    void theLastWordsSayWhyItEnded() {
        assertThat(afterOneDeath("echo out of luck; exit 3"))
                .startsWith("server died 1 times; last words: out of luck (its log: ");
    }

    @Test
    void aSignalHasNothingToDoWithThem() {
        assertThat(afterOneDeath("echo admin http://127.0.0.1:1; kill -9 $$"))
                .startsWith("server died 1 times; signal 9 killed it (its log: ");
    }
}
