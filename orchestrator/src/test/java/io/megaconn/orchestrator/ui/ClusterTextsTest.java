package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterTextsTest {
    @Test
    void thePlanSaysWhereAndHowMuch() {
        assertThat(plan(2))
                .containsExactly(
                        "plan          1,000,000 connections = 40 clients x 25,000, in 4 batches of 10, to 10.88.0.11:9000,"
                                + " 10.88.0.11:9001",
                        "cluster       v1.20.2, namespace load, release megaconn, server on node1, 2 nodes",
                        "messages      32 bytes every 10s on each connection: 100,000/s, about 1.5 of 3 cores",
                        "memory        11.0 GiB over all nodes: kernel 7.8 GiB, server 233 MiB, clients 3.0 GiB");
    }

    @Test
    void whereNodesMayNotBeListedNothingIsSaidOfThem() {
        assertThat(plan(0).get(1)).endsWith(", server on node1");
        assertThat(plan(0).get(2)).endsWith(", about 1.5 cores");
        assertThat(plan(1).get(1)).endsWith(", server on node1, 1 node");
    }

    @Test
    void podsAreNamedAndHaveNoProcessId() {
        assertThat(line(new Event.ServerStarted("megaconn-server-x", 1, List.of("10.88.0.11:9000"), 2, false)))
                .isEqualTo("server        megaconn-server-x listens on 10.88.0.11:9000");
        assertThat(line(new Event.ProcessDied(
                        "megaconn-client-3", 0, 137, 25_000, "OOMKilled, exit code 137", ProcessRole.CLIENT)))
                .isEqualTo(
                        "megaconn-client-3 died with exit code 137 and 25,000 connections: OOMKilled, exit code 137");
        assertThat(line(new Event.ProcessRestarted("megaconn-client-3", 0, 25_000)))
                .isEqualTo("megaconn-client-3 restarted to hold 25,000");
    }

    @Test
    void whatABatchWaitsForAndAResumeAreALine() {
        assertThat(EventText.lines(
                        new Event.Diagnosed(List.of(
                                Finding.of(Limit.UNSCHEDULABLE, "client pods", "3 of 10 not scheduled: no room", ""),
                                Finding.of(Limit.OPEN_FILES, "clients", "EMFILE 5 times", "ulimit -n"))),
                        4,
                        Style.PLAIN))
                .containsExactly(
                        "waiting       client pods: 3 of 10 not scheduled: no room",
                        "              see docs/limits/unschedulable.md",
                        "waiting       clients: EMFILE 5 times",
                        "              fix: ulimit -n (docs/limits/open-files.md)");
        assertThat(line(new Event.Resumed(2, 500_000)))
                .isEqualTo("resumed       after batch 2 with 500,000 connections");
    }

    @Test
    void aSmallerTargetIsNamedOnlyWhereOneFits() {
        assertThat(TargetAdvice.largest(750_000, 1_000_000)).isEqualTo("largest target that fits now: --target 750000");
        assertThat(TargetAdvice.largest(0, 1_000_000)).isEmpty();
        assertThat(TargetAdvice.largest(1_000_000, 1_000_000)).isEmpty();
    }

    private static String line(Event event) {
        assertThat(EventText.lines(event, 4, Style.PLAIN)).hasSize(1);
        return EventText.lines(event, 4, Style.PLAIN).getFirst();
    }

    private static List<String> plan(int nodes) {
        List<ClusterInfo.Node> all = IntStream.rangeClosed(1, nodes)
                .mapToObj(
                        i -> new ClusterInfo.Node("node" + i, "6.8.0", "v1.20.2", true, 1_930, 8L << 30, 110, 0, 0, 0))
                .toList();
        return Messages.plan(
                ClusterPlanner.plan(
                        Specs.target(1_000_000).build(),
                        List.of(new Endpoint("10.88.0.11", 9000), new Endpoint("10.88.0.11", 9001))),
                new Environment.Kubernetes(new ClusterInfo("v1.20.2", "load", "megaconn", "node1", all)));
    }
}
