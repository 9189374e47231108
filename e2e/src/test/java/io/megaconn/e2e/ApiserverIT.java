package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.Program;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests an apiserver that stops: connections do not depend on it. */
// Not in CI: it takes more than two minutes, most of it waiting.
@Slow
@Isolated
class ApiserverIT {
    @RegisterExtension
    static final Release release = Release.of("apiserver", new ByHelm("client: {connections: 500}"));

    @Test
    void anApiserverThatIsKilledAndComesBackCostsNothing() {
        String restart = System.getenv("MEGACONN_E2E_RESTART"); // a command that kills it and starts it again
        assumeTrue(restart != null, "SKIPPED the apiserver's death: it needs MEGACONN_E2E_RESTART, a command");
        Program ramp = release.orchestrator(
                "ramp", "--target", "1500", "--batch", "1", "--connect-rate", "100", "--hold", "25s");
        ramp.prints("batch 1/3     500 connected in");

        Program.start(release.folder(), List.of(restart.split(" "))).exits(0);

        ramp.exits(0);
        assertThat(ramp.out())
                .contains("batch 3/3     1,500 connected in", "0 lost, 0 silent", "all counts agree")
                .doesNotContain("died");
        assertThat(release.server().get("connections")).isEqualTo(1500);
    }
}
