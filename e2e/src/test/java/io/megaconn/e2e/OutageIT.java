package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens around a ramp: who only watches can go away, and what is really lost is told. */
class OutageIT {
    @RegisterExtension
    static final Release release = Release.of("outage", new ByHelm("client: {connections: 500}"));

    @AfterEach
    void down() {
        release.orchestrator("down", "--force").exits(0);
    }

    @Test
    void anApiserverThatIsKilledAndComesBackCostsNothing() {
        String restart = System.getenv("MEGACONN_E2E_RESTART"); // a command that kills it and starts it again
        assumeTrue(restart != null, "SKIPPED the apiserver's death: it needs MEGACONN_E2E_RESTART, a command");
        Program ramp = release.orchestrator(
                "ramp", "--target", "1500", "--batch", "1", "--connect-rate", "100", "--hold", "25s");
        ramp.prints("batch 1/3  500 on all sides");

        Program.start(release.folder(), List.of(restart.split(" "))).exits(0);

        ramp.exits(0);
        assertThat(ramp.out())
                .contains("batch 3/3  1,500 on all sides", "0 lost, 0 silent", "all sides agree")
                .doesNotContain("died");
        assertThat(release.server().get("connections")).isEqualTo(1500);
    }

    @Test
    void aClientPodThatIsDeletedInTheHoldComesBackAndItsLossIsTold() {
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "40s");
        ramp.prints("hold       for");

        release.kubectl("delete", "pod", "megaconn-client-1", "--wait=false").exits(0);

        ramp.exits(5);
        assertThat(ramp.out())
                .contains("megaconn-client-1 died", "whole again after", "lost 500 connections")
                .contains("during the hold 500 connections were lost");
    }
}
