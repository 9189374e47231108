package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BuildVersionTest {
    private static final String COMMIT = "fa5e98d9d80d7276f393d032f4d4f7e5451d0fa1";

    private static BuildVersion read(String properties) throws IOException {
        return BuildVersion.of("ship", new ByteArrayInputStream(properties.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void namesTheProgramTheCommitAndTheJdk() throws IOException {
        assertThat(read("version=1.2\ncommit=" + COMMIT).lines())
                .containsExactly(
                        "ship 1.2",
                        "commit " + COMMIT,
                        "JDK %s (%s)".formatted(Runtime.version(), System.getProperty("java.vendor")));
    }

    @Test
    void saysThatFilesDifferFromTheCommit() throws IOException {
        assertThat(read("commit=" + COMMIT + "-dirty").lines())
                .contains("commit " + COMMIT + ", with uncommitted changes");
    }

    @Test
    void aBuildWithoutGitSaysUnknown() throws IOException {
        assertThat(read("version=1.2\ncommit=").lines()).contains("ship 1.2", "commit unknown");
    }

    @Test
    void classesOfAnIdeWithoutTheFileSayUnknown() throws IOException {
        assertThat(BuildVersion.of("ship", null).lines()).contains("ship unknown", "commit unknown");
    }

    @Test
    void theNumberForReportsAndMetricsIsThisVersion() throws IOException {
        assertThat(BuildVersion.number()).isEqualTo(BuildVersion.of("ship").version());
        assertThat(BuildVersion.number(read("version=1.2"))).isEqualTo("1.2");
        assertThat(BuildVersion.number(read(""))).isEqualTo("development");
    }

    @Test
    void mavenWroteTheFile() {
        BuildVersion build = BuildVersion.of("ship");

        assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(build.commit()).matches("([0-9a-f]{40}(-dirty)?)?");
    }
}
