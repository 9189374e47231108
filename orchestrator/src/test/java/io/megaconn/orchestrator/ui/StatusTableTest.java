package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.kube.StatusLook;
import io.megaconn.orchestrator.kube.StatusLook.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTableTest {
    @Test
    void aRunUnderWayIsATableOfItsBatches() {
        StatusLook look = look(
                "run-1",
                "ramping",
                "ann",
                "megaconn-server-x",
                List.of(
                        new Row(1, 10, 10, 250_000, 250_000, 0, "node1 x 5, node2 x 5"),
                        new Row(2, 10, 9, 225_000, 250_000, 12, "node1 x 5, node2 x 5")),
                List.of("1 of 20 pods OOMKilled"));

        assertThat(StatusTable.lines(look, Style.PLAIN))
                .containsExactly(
                        "release   megaconn in namespace load",
                        "run       run-1, ramping, target 1,000,000, by ann",
                        "server    megaconn-server-x on node1, 1 restart",
                        "counts    clients 475,000, server 474,999, kernel not asked",
                        "messages  47,500/s, 2 connections silent",
                        "",
                        "batch  pods  ready  connections       of  restarts  nodes",
                        "    1    10     10      250,000  250,000         0  node1 x 5, node2 x 5",
                        "    2    10      9      225,000  250,000        12  node1 x 5, node2 x 5",
                        "1 of 20 pods OOMKilled");
    }

    @Test
    void beforeTheFirstRunAndWithoutAServerItSaysSo() {
        assertThat(StatusTable.lines(look("", "none", "", "", List.of(), List.of()), Style.PLAIN))
                .hasSize(5)
                .contains("run       none yet", "server    no pod");
    }

    @Test
    void nobodyIsNamedWhereNobodyRamps() {
        assertThat(StatusTable.lines(look("run-1", "done", "", "s", List.of(), List.of()), Style.PLAIN))
                .contains("run       run-1, done, target 1,000,000");
    }

    @Test
    void troubleIsRedWhereColourIsWanted() {
        assertThat(StatusTable.lines(look("", "none", "", "", List.of(), List.of("no room")), new Style(true, true)))
                .last()
                .isEqualTo("\033[31mno room\033[0m");
    }

    private static StatusLook look(
            String run, String phase, String by, String server, List<Row> batches, List<String> trouble) {
        return new StatusLook(
                "load",
                "megaconn",
                run,
                phase,
                by,
                1_000_000,
                new Counts(475_000, 474_999, -1),
                2,
                47_500,
                server,
                "node1",
                1,
                batches,
                trouble);
    }
}
