package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFileUseTest {
    @TempDir
    Path proc;

    private void limit(long pid, String soft) throws IOException {
        Path of = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.writeString(
                of.resolve("limits"),
                "Limit                     Soft Limit           Hard Limit           Units\nMax open files            %s                 99999                files\n"
                        .formatted(soft));
    }

    private OpenFileUse fullest(Long... pids) {
        return OpenFileUse.fullest(new Proc(proc), List.of(pids)).orElseThrow();
    }

    @Test
    void theProcessWithTheLeastRoomIsReported() throws IOException {
        for (long pid : List.of(1L, 2L)) {
            limit(pid, pid == 1 ? "1000000000" : "1000000");
            Files.createDirectories(proc.resolve(pid + "/fd/x"));
        }
        assertThat(fullest(1L, 2L).pid()).isEqualTo(2);
        assertThat(fullest(1L, 2L).isFull()).isFalse();
        limit(1, "1");
        assertThat(fullest(1L, 2L).pid()).isEqualTo(1);
        assertThat(fullest(1L, 2L).isFull()).isTrue();
    }

    @Test
    void anUnlimitedProcessHasRoom() throws IOException {
        limit(1, "unlimited");
        Files.createDirectories(proc.resolve("1/fd/x"));
        assertThat(fullest(1L).isFull()).isFalse();
    }

    @Test
    void aProcessThatCantBeReadIsLeftOut() {
        assertThat(OpenFileUse.fullest(new Proc(proc), Set.of(7L))).isEmpty();
    }

    @Test
    void thisProcessHasOpenFilesAndALimit() {
        long self = ProcessHandle.current().pid();
        OpenFileUse use = OpenFileUse.fullest(new Proc(), Set.of(self)).orElseThrow();
        assertThat(use.used()).isPositive();
        assertThat(use.limit()).isGreaterThan(use.used());
    }
}
