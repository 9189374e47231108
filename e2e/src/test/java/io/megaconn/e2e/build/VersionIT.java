package io.megaconn.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that every program prints its version. */
class VersionIT {
    @ParameterizedTest
    @ValueSource(strings = {"server", "client", "orchestrator"})
    void printsVersionCommitAndJdk(String name) {
        try (Program program = new Jar(name, List.of(), List.of(), null).start("--version")) {
            program.exits(0);

            assertThat(program.outLines())
                    .satisfiesExactly(
                            version -> assertThat(version).matches(name + " \\d+\\.\\d+\\.\\d+\\S*"),
                            commit -> assertThat(commit)
                                    .matches("commit (unknown|[0-9a-f]{40}(, with uncommitted changes)?)"),
                            jdk -> assertThat(jdk).startsWith("JDK 25"));
            assertThat(program.errLines()).isEmpty();
        }
    }
}
