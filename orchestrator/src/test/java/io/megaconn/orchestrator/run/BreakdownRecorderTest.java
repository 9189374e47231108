package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Breakdown;
import io.megaconn.orchestrator.event.EndpointFigures;
import io.megaconn.orchestrator.event.FailureFigures;
import io.megaconn.orchestrator.event.JvmFigures;
import io.megaconn.orchestrator.event.ProcessFigures;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.StartupProgress;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.EndpointStats;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakdownRecorderTest {
    private final BreakdownRecorder recorder = new BreakdownRecorder();

    private static Snapshot snapshot(ClientStats... clients) {
        List<ClientAnswer> answers = Arrays.stream(clients)
                .map(client -> new ClientAnswer("client-" + client.index() + "/4711", client, 0))
                .toList();
        return new Snapshot(
                Stats.server(20, 20),
                Clients.of(List.of(clients), 0),
                new Machine(0, 0, 0, 0),
                -1,
                List.of(),
                "",
                false,
                new WitnessTimes(new Witness("server", 0, 0), List.of(), answers, answers.size(), 0, false),
                StartupProgress.NONE);
    }

    private static ClientStats client(int index, long connections, Map<String, Long> failures) {
        ClientStats client = Stats.client(index, 10, connections, 0, failures, Stats.latency(100, 200, 300));
        return Stats.with(client, "endpoints", List.of(new EndpointStats("10.0.0.1:9000", connections, failures)));
    }

    @Test
    void processesAreTheServerAndTheClientsInTheirOrder() {
        recorder.observe(snapshot(client(1, 8, Map.of("EOF", 2L)), client(0, 10, Map.of())), 3);

        List<ProcessFigures> processes = recorder.breakdown().processes();

        assertThat(processes).extracting(ProcessFigures::process).containsExactly("server", "client-0", "client-1");
        assertThat(processes).extracting(ProcessFigures::share).containsExactly(-1L, 10L, 10L);
        assertThat(processes).extracting(ProcessFigures::failures).containsExactly(0L, 0L, 2L);
        assertThat(processes.getFirst().role()).isEqualTo(ProcessRole.SERVER);
        assertThat(processes.getFirst().connectP99()).isEqualTo(-1);
        assertThat(processes.getLast().connectP99()).isBetween(295L, 305L);
        assertThat(processes.getLast().replyP99()).isEqualTo(-1); // none
    }

    @Test
    void processesWithTheSameJavaAreCountedTogether() {
        Jvm small = new Jvm("OpenJDK 25", List.of("-Xmx28m"));
        Jvm other = new Jvm("OpenJDK 26", List.of());
        Snapshot snapshot = snapshot(
                Stats.with(client(0, 10, Map.of()), "jvm", small),
                Stats.with(client(1, 10, Map.of()), "jvm", other),
                Stats.with(client(2, 10, Map.of()), "jvm", small));
        recorder.observe(Stats.with(snapshot, "server", Stats.with(Stats.server(30, 30), "jvm", small)), 3);

        assertThat(recorder.breakdown().jvms())
                .containsExactly(
                        new JvmFigures(ProcessRole.SERVER, "OpenJDK 25", List.of("-Xmx28m"), 1),
                        new JvmFigures(ProcessRole.CLIENT, "OpenJDK 25", List.of("-Xmx28m"), 2),
                        new JvmFigures(ProcessRole.CLIENT, "OpenJDK 26", List.of(), 1));
    }

    @Test
    void processesOfAnOlderVersionDoNotNameTheirJava() {
        recorder.observe(snapshot(client(0, 10, Map.of())), 3);

        assertThat(recorder.breakdown().jvms()).isEmpty();
    }

    @Test
    void endpointsAreSummedOverTheClients() {
        recorder.observe(snapshot(client(0, 10, Map.of("EOF", 1L)), client(1, 8, Map.of("EOF", 2L))), 3);

        assertThat(recorder.breakdown().endpoints())
                .containsExactly(new EndpointFigures("10.0.0.1:9000", 18, Map.of("EOF", 3L)));
    }

    @Test
    void aReasonKeepsWhenAndWhereItAppearedAndItsLatestCount() {
        ClientStats refused = client(1, 8, Map.of("EOF", 2L));
        recorder.observe(snapshot(client(0, 10, Map.of()), client(1, 10, Map.of())), 3);
        recorder.observe(
                snapshot(client(0, 10, Map.of()), Stats.with(refused, "firstBytes", Map.of("EOF", "400 Bad"))), 4);
        recorder.observe(snapshot(client(0, 9, Map.of("EOF", 5L)), refused), 9);

        assertThat(recorder.breakdown().failures())
                .containsExactly(new FailureFigures("EOF", 7, 4, "client-1", "10.0.0.1:9000", "400 Bad"));
    }

    @Test
    void processesKeepTheFiguresFromBeforeTheEnd() {
        recorder.observe(snapshot(client(0, 10, Map.of())), 3);
        recorder.observe(snapshot(client(0, 0, Map.of())), 4);

        assertThat(recorder.breakdown().processes().getLast().connections()).isEqualTo(10);
    }

    @Test
    void aReportHasALimitedNumberOfProcesses() {
        recorder.observe(
                snapshot(IntStream.range(0, BreakdownRecorder.MAX_PROCESSES + 5)
                        .mapToObj(i -> client(i, 10, Map.of()))
                        .toArray(ClientStats[]::new)),
                3);

        assertThat(recorder.breakdown().processes()).hasSize(BreakdownRecorder.MAX_PROCESSES + 1);
        assertThat(new BreakdownRecorder().breakdown()).isEqualTo(Breakdown.UNKNOWN);
    }
}
