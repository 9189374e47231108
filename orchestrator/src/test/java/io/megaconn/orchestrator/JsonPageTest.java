package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.cli.DownResult;
import io.megaconn.orchestrator.cli.PreflightResult;
import io.megaconn.orchestrator.cli.RunsResult;
import io.megaconn.orchestrator.cli.TypedCommands;
import io.megaconn.orchestrator.compare.Comparison;
import io.megaconn.orchestrator.kube.ReleaseStatus;
import io.megaconn.orchestrator.run.RunEntry;
import io.megaconn.runtime.cli.Failure;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that docs/reference/json.md has every field that --json prints, and no others. */
class JsonPageTest {
    @Test
    void hasEveryFieldInTheirOrder() throws IOException {
        Path page = Path.of(System.getProperty("megaconn.home"), "docs/reference/json.md");
        String text = Files.readString(page);

        assertThat(PageFields.of(text.substring(text.indexOf("## preflight"))))
                .containsExactlyElementsOf(Stream.of(
                                PreflightResult.class,
                                ReleaseStatus.class,
                                ReleaseStatus.Row.class,
                                DownResult.class,
                                Comparison.class,
                                Comparison.Row.class,
                                RunsResult.class,
                                RunEntry.class,
                                Failure.class)
                        .flatMap(type -> Stream.of(type.getRecordComponents()))
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void everyVerbHasTheOption() {
        assertThat(TypedCommands.all(Orchestrator.root(), Orchestrator.COMMANDS).getSubcommands())
                .allSatisfy(
                        (verb, command) -> assertThat(command.getCommandSpec().findOption("--json"))
                                .as("%s --json", verb)
                                .isNotNull());
    }
}
