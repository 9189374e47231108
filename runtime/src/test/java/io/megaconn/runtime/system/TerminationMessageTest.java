package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationMessageTest {
    @TempDir
    Path dir;

    @Test
    void theFileOfThePodHasThemAndNothingElse() throws Exception {
        Path file = Files.writeString(dir.resolve("termination-log"), "what was there before, and longer");

        TerminationMessage.leave(file, "client: no plan");

        assertThat(file).hasContent("client: no plan");
    }

    @Test
    void whereThereIsNoPodNothingIsMade() {
        Path file = dir.resolve("termination-log");

        TerminationMessage.leave(file, "client: no plan");

        assertThat(file).doesNotExist();
    }

    @Test
    void whatCantBeWrittenIsNoReasonToFail() {
        TerminationMessage.leave(dir, "client: no plan");

        assertThat(dir).isEmptyDirectory();
    }
}
