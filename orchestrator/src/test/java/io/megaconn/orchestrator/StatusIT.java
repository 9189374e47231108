package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.MockRelease;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests the output of {@code status} and {@code down}, on a terminal and as JSON, with a mock cluster. */
class StatusIT extends RampTestBase {
    private static final String TROUBLE = "0/2 nodes are available: 2 Insufficient memory. preemption: 0/2 nodes are"
            + " available: 2 No preemption victims found for incoming pod.";

    private MockRelease release;
    private String kubeconfig;

    @BeforeEach
    void install() {
        release = new MockRelease();
        kubeconfig = release.kubeconfig(folder).toString();
    }

    @AfterEach
    void remove() {
        release.close();
    }

    @Test
    void watchFitsFollowsTheSizeAndTheRunAndLeavesTheLastTableAtCtrlC() {
        underWay();
        try (Tmux tmux = watching()) {
            shows(tmux, 80, "counts    clients 475,000, server 487,654, kernel 487,654", "node1 x 5");
            tmux.resize(40);
            shows(tmux, 40, "counts    clients 475,000,", "docs/limits/unschedulable.md)");
            tmux.resize(120);
            shows(tmux, 120, "counts    clients 475,000, server 487,654, kernel 487,654", "node1 x 5");
            tmux.resize(60);
            shows(tmux, 60, "counts    clients 475,000, server 487,654, kernel", "2 nodes");
            tmux.resize(80);

            release.clientIsReady(19, "node1");
            release.serverCounts(500_000);

            shows(tmux, 80, "counts    clients 500,000, server 500,000, kernel 500,000", "node0 x 5");
            assertThat(tmux.screen()).noneMatch(line -> line.contains("Insufficient"));
            assertCtrlCLeavesTheLastTableAndThePromptBelowIt(tmux);
        }
    }

    @Test
    @OnRequest
    void whenTheServerIsAwayThereIsStillNothingButTheTable() {
        underWay();
        try (Tmux tmux = watching()) {
            shows(tmux, 80, "counts    clients 475,000, server 487,654, kernel 487,654");

            release.serverDies();

            shows(
                    tmux,
                    80,
                    "counts    clients 475,000, server unknown, kernel not checked",
                    "messages  unknown, silent connections unknown");
        }
    }

    @Test
    void jsonIsOneDocumentOrOneALineWhileItIsWatched() throws Exception {
        underWay();

        JsonNode look = RunFolder.JSON.readTree(
                run("status", "--json", "--kubeconfig", kubeconfig).exits(0).out());

        assertThat(look.get("run").asString()).isEqualTo("20261125-190214-0462");
        assertThat(look.get("phase").asString()).isEqualTo("ramping");
        assertThat(look.get("target").asInt()).isEqualTo(1_000_000);
        assertThat(look.get("counts")).isEqualTo(RunFolder.JSON.readTree("""
                {"clients": 475000, "server": 487654, "kernel": 487654, "clientsKernel": -1, "others": -1, "serverTotal": -1,
                 "external": false}"""));
        assertThat(look.get("server").asString()).isEqualTo(MockRelease.SERVER);
        assertThat(look.get("batches")).hasSize(2);
        assertThat(look.get("batches").get(1).get("ready").asInt()).isEqualTo(9);
        assertThat(look.get("batches").get(1).get("expected").asInt()).isEqualTo(250_000);
        assertThat(look.get("trouble").get(0).asString())
                .startsWith("client pods: 1 of 20 pending: 0/2 nodes are available: 2 Insufficient memory (")
                .contains("(fix: add nodes, ", "describe nodes", "see docs/limits/unschedulable.md");

        Program watch = run("status", "--watch", "--json", "--kubeconfig", kubeconfig);
        Program.eventually().untilAsserted(() -> assertThat(watch.out().lines()).hasSizeGreaterThan(1));
        watch.signal("INT");
        watch.exits(130);
        assertThat(watch.out().lines())
                .allSatisfy(line -> assertThat(RunFolder.JSON.readTree(line)).isEqualTo(look));
        assertThat(watch.err()).isEmpty();
    }

    @Test
    @OnRequest
    void watchEndsWhenNobodyReadsItAnyMore() {
        String line =
                String.join(" ", Jar.orchestrator().command()) + " status --watch --json --kubeconfig " + kubeconfig;

        Program first = keep(Program.start(folder, List.of("bash", "-c", "set -o pipefail; " + line + " | head -1")))
                .exits(0);

        assertThat(first.out().lines()).hasSize(1);
        assertThat(first.err()).isEmpty();
    }

    @Test
    @OnRequest
    void downSaysWhatWasDone() {
        release.begin("20261125-190214-0462");

        Program down = run("down", "--json", "--kubeconfig", kubeconfig).exits(0);

        assertThat(RunFolder.JSON.readTree(down.out())).isEqualTo(RunFolder.JSON.readTree("""
                {"namespace": "load", "release": "megaconn", "removed": []}"""));
        assertThat(down.err()).isEqualTo("no client pods and no connections are left\n");
        JsonNode look = RunFolder.JSON.readTree(
                run("status", "--json", "--kubeconfig", kubeconfig).exits(0).out());
        assertThat(look.get("phase").asString()).isEqualTo("ended");
    }

    @Test
    void downWithAllNamesWhatIsRemoved() {
        JsonNode removed = RunFolder.JSON
                .readTree(run("down", "--all", "--json", "--kubeconfig", kubeconfig)
                        .exits(0)
                        .out())
                .get("removed");

        assertThat(removed.valueStream().map(JsonNode::asString)).anyMatch(line -> line.equals("deleted 2 ConfigMap"));
    }

    /** Creates two batches on two nodes; the last pod of the second finds no room. */
    private void underWay() {
        release.begin("20261125-190214-0462");
        for (int i = 0; i < 19; i++) {
            release.clientIsReady(i, "node%d".formatted(i % 2));
        }
        release.clientHasNoNode(19, TROUBLE);
        release.serverCounts(487_654);
    }

    private Tmux watching() {
        Tmux tmux = Tmux.in(folder);
        // Not by --kubeconfig: hints repeat it, and the folder's random name would decide how many lines they take.
        tmux.start(80, "KUBECONFIG=" + kubeconfig, List.of("status", "--watch"));
        return tmux;
    }

    private static void assertCtrlCLeavesTheLastTableAndThePromptBelowIt(Tmux tmux) {
        assertThat(tmux.cursorIsShown()).isFalse();
        tmux.press("Enter"); // which leaves no remains, either
        List<String> before = tmux.screen();

        tmux.press("C-c");

        Program.eventually().untilAsserted(() -> assertThat(tmux.screen()).endsWith("exit=130"));
        assertThat(tmux.screen()).hasSize(before.size() + 1).startsWith(before.toArray(String[]::new));
        assertThat(tmux.cursorIsShown()).isTrue();
    }

    /** Requires one table with these lines and no other output; no line as wide as the terminal. */
    private static void shows(Tmux tmux, int columns, String... parts) {
        Program.eventually().untilAsserted(() -> {
            List<String> screen = tmux.screen();
            String all = String.join("\n", screen);
            assertThat(screen)
                    .as(all)
                    .startsWith("release   megaconn in namespace load")
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            for (String name : List.of("release ", "run ", "server  ", "counts ", "messages ", "batch ")) {
                assertThat(screen.stream().filter(line -> line.startsWith(name)))
                        .as("%s in%n%s", name, all)
                        .hasSize(1);
            }
            assertThat(all).contains(parts);
        });
    }
}
