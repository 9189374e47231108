package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.kube.ReleaseStatus;
import io.megaconn.orchestrator.kube.ReleaseStatus.Row;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusTableTest {
    private static final int WIDE = 1_000;

    @Test
    void aRunUnderWayIsATableOfItsBatches() {
        ReleaseStatus look = look(
                "run-1",
                "ramping",
                "ann",
                "megaconn-server-x",
                List.of(
                        new Row(1, 10, 10, 250_000, 250_000, 0, "node1 x 5, node2 x 5"),
                        new Row(2, 10, 9, 225_000, 250_000, 12, "node1 x 5, node2 x 5")),
                List.of("1 of 20 pods OOMKilled"));

        assertThat(StatusTable.lines(look, Style.PLAIN, WIDE))
                .containsExactly(
                        "release   megaconn in namespace load",
                        "run       run-1, ramping, target 1,000,000, by ann",
                        "server    megaconn-server-x on node1, 1 restart",
                        "counts    clients 475,000, server 474,999, kernel not checked",
                        "messages  47,500/s, 2 connections silent",
                        "",
                        "batch  pods  ready  connections       of  restarts  nodes",
                        "    1    10     10      250,000  250,000         0  node1 x 5, node2 x 5",
                        "    2    10      9      225,000  250,000        12  node1 x 5, node2 x 5",
                        "1 of 20 pods OOMKilled");
    }

    @Test
    void beforeTheFirstRunAndWithoutAServerItSaysSo() {
        assertThat(StatusTable.lines(look("", "none", "", "", List.of(), List.of()), Style.PLAIN, WIDE))
                .hasSize(5)
                .contains("run       none yet", "server    no pod");
    }

    @Test
    void whatAServerThatDoesNotAnswerWouldKnowIsUnknown() {
        ReleaseStatus look = new ReleaseStatus(
                "load",
                "megaconn",
                "",
                "none",
                "",
                0,
                new Counts(475_000, -1, -1),
                -1,
                -1,
                "s",
                "node1",
                0,
                List.of(),
                List.of());

        assertThat(StatusTable.lines(look, Style.PLAIN, WIDE))
                .contains(
                        "counts    clients 475,000, server unknown, kernel not checked",
                        "messages  unknown, silent connections unknown");
    }

    @Test
    void nobodyIsNamedWhereNobodyRamps() {
        assertThat(StatusTable.lines(look("run-1", "done", "", "s", List.of(), List.of()), Style.PLAIN, WIDE))
                .contains("run       run-1, done, target 1,000,000");
    }

    @Test
    void troubleIsRedWhereColourIsWanted() {
        ReleaseStatus look = look("", "none", "", "", List.of(), List.of("no room"));

        assertThat(StatusTable.lines(look, new Style(true, true), WIDE)).last().isEqualTo("\033[31mno room\033[0m");
    }

    /** Tests that nothing important is cut off. */
    @Test
    void whatIsTooWideIsFoldedAndNodesAreCounted() {
        String nodes = IntStream.range(0, 10)
                .mapToObj(n -> "ip-10-0-1-%d.eu-west-1.compute.internal x 1".formatted(n))
                .collect(Collectors.joining(", "));
        String trouble = "3 of 20 pods not scheduled: 0/10 nodes are available: 10 Insufficient memory. preemption:"
                + " 0/10 nodes are available";
        ReleaseStatus look = look(
                "20261125-190214-0462",
                "ramping",
                "root@a-laptop-with-a-long-name.example.com/1234",
                "megaconn-server-67ffb4fc8c-9chzd",
                List.of(new Row(1, 10, 10, 250_000, 250_000, 0, nodes), new Row(2, 1, 0, 0, 250_000, 0, "")),
                List.of(trouble));

        List<String> lines = StatusTable.lines(look, Style.PLAIN, 79);

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
        assertThat(lines)
                .contains(
                        "run       20261125-190214-0462, ramping, target 1,000,000, by",
                        "          root@a-laptop-with-a-long-name.example.com/1234",
                        "    1    10     10      250,000  250,000         0  10 nodes",
                        "    2     1      0            0  250,000         0   0 nodes");
        assertThat(String.join(" ", lines)).endsWith(trouble);
    }

    private static ReleaseStatus look(
            String run, String phase, String by, String server, List<Row> batches, List<String> trouble) {
        return new ReleaseStatus(
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
