package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.plan.BatchTimeChecks;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Planner;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final List<Check> CHECKS = List.of(
            new Check("fs.file-max", Check.Status.OK, "9,999", "100", ""),
            new Check("cpu", Check.Status.WARN, "2 cores", "3.4 cores", "add --message-interval 30s"),
            new Check("memory", Check.Status.REFUSE, "1 GiB", "9 GiB", "free or add memory"));

    @Test
    void thePlanSaysWhatWillBeStarted() {
        assertThat(String.join("\n", plan(Specs.target(1_000_000))))
                .contains("1,000,000 connections = 40 clients x 25,000, in 4 batches of 10, to 127.0.0.1:9000")
                .contains("1 process, 65 event loops with their own file tables (nofile 20,000), heap 273 MiB")
                .contains("40 processes with 2 event loops with their own file tables (nofile 20,000)")
                .contains("32 bytes every 10s on each connection: 100,000/s, about 1.5 of 2 cores")
                .contains("20.0 GiB available");
    }

    @Test
    void anUnevenLastShareIsNamed() {
        assertThat(plan(Specs.target(1050).perClient(500).batch(2)).getFirst())
                .contains("1,050 connections = 2 clients x 500 + 1 x 50, in 2 batches of 2");
    }

    @Test
    void oneOfSomethingIsNotAPlural() {
        List<String> lines = plan(Specs.target(150).perClient(100));

        assertThat(lines.getFirst()).contains("= 1 client x 100 + 1 x 50, in 1 batch,");
        assertThat(lines.get(2)).contains("2 processes with 1 event loop, 1 source address,");
        assertThat(plan(Specs.target(100)).getFirst()).contains("= 1 client x 100, in 1 batch,");
        assertThat(plan(Specs.target(100)).get(2)).contains("1 process with 1 event loop");
    }

    @Test
    void aPlanOfAMillionClientsIsPrintedAndNotBuilt() {
        assertThat(plan(Specs.target(1_000_000).perClient(1)).getFirst())
                .contains("1,000,000 clients x 1, in 100000 batches of 10");
    }

    @Test
    void onlyChecksWithSomethingToDoAreListedUnlessAllAreWanted() {
        assertThat(Messages.checks(CHECKS, false, Style.PLAIN))
                .containsExactly(
                        "warn    cpu: found 2 cores, needs 3.4 cores",
                        "        fix: add --message-interval 30s",
                        "REFUSE  memory: found 1 GiB, needs 9 GiB",
                        "        fix: free or add memory");
        assertThat(Messages.checks(CHECKS, true, Style.PLAIN))
                .hasSize(5)
                .startsWith("ok      fs.file-max: found 9,999, needs 100");
    }

    @Test
    void whatTlsHandshakesTakeIsListedInAnyCase() {
        Check check = new Check(BatchTimeChecks.HANDSHAKES, Check.Status.OK, "0.42 ms", "about 1m34s", "");

        assertThat(Messages.checks(List.of(check), false, Style.PLAIN))
                .containsExactly("ok      TLS handshakes: found 0.42 ms, needs about 1m34s");
    }

    @Test
    void checksAreColouredOnlyWhereWanted() {
        assertThat(Messages.checks(CHECKS, true, new Style(true, true)))
                .anyMatch(line -> line.startsWith("\033[31mREFUSE\033[0m"));
        assertThat(Messages.checks(CHECKS, true, Style.PLAIN)).noneMatch(line -> line.contains("\033"));
    }

    @Test
    void eventsWorthALineAreInWords() {
        assertThat(line(new Event.ProcessDied("client-3", 42, 137, 25_000, "last line", ProcessRole.CLIENT)))
                .isEqualTo(
                        "client-3 (pid 42) died with exit code 137 and 25,000 connections; last line of its log: last line");
        assertThat(line(new Event.ProcessDied("x-client-3", 0, -1, 25_000, "the pod is gone", ProcessRole.CLIENT)))
                .contains("x-client-3 died with 25,000 connections: the pod is gone")
                .doesNotContain("exit code");
        assertThat(line(new Event.PodTerminating("x-client-3", 500, "Preempted: by y", ProcessRole.CLIENT)))
                .contains("x-client-3 is being deleted with 500 connections: Preempted: by y");
        assertThat(line(new Event.ProcessDied("x-server-0", 0, 137, -1, "OOMKilled", ProcessRole.SERVER)))
                .isEqualTo("x-server-0 died with exit code 137 and an unknown number of connections: OOMKilled");
        assertThat(line(new Event.PodTerminating("x-server-0", -1, "", ProcessRole.SERVER)))
                .isEqualTo("x-server-0 is being deleted with an unknown number of connections");
        assertThat(line(new Event.ProcessRestarted("client-3", 43, 25_000)))
                .isEqualTo("client-3 (pid 43) restarted to hold 25,000");
        assertThat(line(new Event.Lost(1200, "{EOF=1200}"))).isEqualTo("lost 1,200 connections {EOF=1200}");
        assertThat(line(new Event.Silent(9))).isEqualTo("9 connections are silent");
        assertThat(line(new Event.Recovered(1.26, new Counts(9, 9, -1))))
                .isEqualTo("recovered after 1.3 s: clients 9, server 9, kernel not checked");
        assertThat(line(new Event.BatchFailed(2, new Counts(0, 0, 0), 9, "why")))
                .isEqualTo("batch 2 failed: why");
        assertThat(line(new Event.Warned("careful"))).isEqualTo("warning: careful");
    }

    @Test
    void whatComesFromElsewhereHasNoControlCharacters() {
        String evil = "\u001b[2J\u009b1A\r\u0007";
        Finding finding = Finding.of(Limit.IMAGE, "client pods " + evil, "says " + evil, "type " + evil);
        List<Event> events = List.of(
                new Event.ServerStarted(evil, 0, List.of(evil), 1, false),
                new Event.ProcessDied(evil, 0, 1, 1, evil, ProcessRole.CLIENT),
                new Event.PodTerminating(evil, 1, evil, ProcessRole.CLIENT),
                new Event.ProcessRestarted(evil, 0, 1),
                new Event.BatchFailed(1, new Counts(0, 0, 0), 9, evil),
                new Event.Lost(1, evil),
                new Event.Diagnosed(List.of(finding)),
                new Event.Warned(evil));

        assertThat(events)
                .allSatisfy(event -> assertThat(EventText.lines(event, 1, Style.PLAIN))
                        .isNotEmpty()
                        .allSatisfy(line ->
                                assertThat(line).contains("?[2J?1A??").doesNotContainPattern("\\p{Cntrl}|\u009b")));
        assertThat(Messages.checks(List.of(new Check(evil, Check.Status.REFUSE, evil, evil, evil)), true, Style.PLAIN))
                .allSatisfy(line -> assertThat(line).contains("?[2J?1A??").doesNotContainPattern("\\p{Cntrl}|\u009b"));
        assertThat(new Table().row("verdict", evil).lines()).containsExactly("verdict  ?[2J?1A??");
    }

    @Test
    void linesOfAMessageStay() {
        assertThat(line(new Event.Warned("one\ntwo"))).isEqualTo("warning: one\ntwo");
    }

    @Test
    void theRestIsSilent() {
        assertThat(EventText.lines(new Event.Sampled(1, new Counts(1, 1, 1), 1, 0, 0, 0, 0), 1, Style.PLAIN))
                .isEmpty();
        assertThat(EventText.lines(new Event.RunEnded(0, "done"), 1, Style.PLAIN))
                .isEmpty();
    }

    private static String line(Event event) {
        assertThat(EventText.lines(event, 4, Style.PLAIN)).hasSize(1);
        return EventText.lines(event, 4, Style.PLAIN).getFirst();
    }

    private static List<String> plan(Specs specs) {
        Plan plan = Planner.plan(specs.build(), Hosts.host().build(), null);
        return Messages.plan(plan, new Environment.Local(Hosts.host().build()));
    }
}
