package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    @TempDir
    Path folder;

    @Test
    void aControllersOwnHierarchyComesBeforeTheUnifiedOne() throws IOException {
        assertThat(ControlGroup.of(
                        proc("0::/a/b", "4:cpu,cpuacct:/c", "3:memory:/m", "1:name=systemd:/s"), "cpu", ROOT))
                .containsExactly(
                        new ControlGroup(ROOT.resolve("cpu"), ROOT.resolve("cpu/c"), false),
                        new ControlGroup(ROOT, ROOT.resolve("a/b"), true));
    }

    @Test
    void ancestorsEndAtTheMount() throws IOException {
        assertThat(ControlGroup.of(proc("0::/a/b"), "cpu", ROOT).getFirst().withAncestors())
                .containsExactly(ROOT.resolve("a/b"), ROOT.resolve("a"), ROOT);
    }

    @Test
    void aGroupOutsideOfTheMountHasNoFolders() throws IOException {
        assertThat(ControlGroup.of(proc("0::/../other"), "cpu", ROOT).getFirst().withAncestors())
                .isEmpty();
    }

    private Proc proc(String... lines) throws IOException {
        Files.write(Files.createDirectories(folder.resolve("self")).resolve("cgroup"), List.of(lines));
        return new Proc(folder);
    }
}
