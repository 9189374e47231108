package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.Fault;
import io.megaconn.orchestrator.event.Fault.What;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests faults of events that are a second apart. */
class FaultTrackerTest {
    /** Tests causes: a pod reports the reason of its end; the last log line of a process does not. */
    private static final String OOM = "OOMKilled";

    private static final String KILLED = "exit code 137";

    private final FaultTracker tracker = new FaultTracker();
    private double now;

    @Test
    void aProcessThatDoesNotAnswerIsAFaultWithItsDuration() {
        FaultTracker tracker = new FaultTracker();
        tracker.observe(new Event.HoldStarted(Duration.ofSeconds(60)), 10);
        tracker.observe(new Event.Unresponsive("client-3", 2.5, ProcessRole.CLIENT), 20);
        tracker.observe(new Event.Unresponsive("server", 2, ProcessRole.SERVER), 22);
        tracker.observe(new Event.Responsive("server", 9.5), 30);

        assertThat(tracker.faults())
                .containsExactly(
                        new Fault(17.5, What.UNRESPONSIVE, "client-3", 0, -1, ""),
                        new Fault(20, What.UNRESPONSIVE, "server", 0, 9.5, ""));
        assertThat(tracker.faults().getLast().line()).isEqualTo("server did not answer at 20.0 s, for 9.5 s");
    }

    @Test
    void inABatchClientsMayBeBusyAndADeathExplainsSilence() {
        FaultTracker tracker = new FaultTracker();
        tracker.observe(new Event.Unresponsive("client-3", 2.5, ProcessRole.CLIENT), 5);
        tracker.observe(new Event.Unresponsive("server", 2.5, ProcessRole.SERVER), 6);
        tracker.observe(new Event.ProcessDied("server", 7, 137, 0, "", ProcessRole.SERVER), 8);

        assertThat(tracker.faults()).extracting(Fault::what).containsExactly(What.SERVER_DIED);
    }

    @Test
    void aQuietRunHasNoFaults() {
        see(look(100, 60), look(100, 100), hold(), look(100, 100));

        assertThat(tracker.faults()).isEmpty();
    }

    @Test
    void aClientThatDiesTakesItsConnectionsAlong() {
        see(hold(), look(100, 100), died("client-0", 7, 50), lost(50), look(100, 50), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(3, What.CLIENT_DIED, "client-0", 50, 3, KILLED));
    }

    @Test
    void alsoInABatchWhereItIsOverWhenTheBatchIsWhole() {
        see(look(100, 60), died("client-0", 7, 30), lost(30), look(100, 40), look(100, 90), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.CLIENT_DIED, "client-0", 30, 4, KILLED));
    }

    @Test
    void whatEndsWithAPodThatIsBeingDeletedBelongsToIt() {
        see(
                hold(),
                look(100, 100),
                terminating("x-client-0", 50),
                look(100, 100),
                lost(50),
                look(100, 50),
                died("x-client-0", 0, 50),
                look(100, 50),
                look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(3, What.CLIENT_DIED, "x-client-0", 50, 6, OOM));
    }

    @Test
    void aServerThatIsBeingDeletedTakesAllThatIsLost() {
        see(hold(), look(100, 100), terminating("x-server-1", -1), lost(100), look(100, 0));

        assertThat(tracker.faults())
                .containsExactly(new Fault(
                        3, What.SERVER_DIED, "x-server-1", 100, -1, "the pod is being deleted: Preempted: by y"));
    }

    @Test
    void aPodThatIsBeingDeletedAndHasLostNothingIsNotAFaultYet() {
        see(hold(), look(100, 100), terminating("x-client-0", 50), look(100, 100));

        assertThat(tracker.faults()).isEmpty();
    }

    @Test
    void whatIsNotWholeAgainIsMinusOne() {
        see(look(100, 60), died("client-0", 7, 30), lost(30), look(100, 40));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.CLIENT_DIED, "client-0", 30, -1, KILLED));
    }

    @Test
    void aLookThatHadBegunBeforeTheDeathDoesNotSayThatItIsOver() {
        see(hold(), look(100, 100), died("client-0", 7, 50), look(100, 100), lost(50), look(100, 50), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(3, What.CLIENT_DIED, "client-0", 50, 4, KILLED));
    }

    @Test
    void lossesThatAreToldBeforeTheDeathsBelongToThem() {
        see(
                hold(),
                look(100, 100),
                lost(51),
                look(100, 49),
                died("x-client-0", 0, 25),
                died("x-client-1", 0, 25),
                look(100, 100),
                look(100, 100));

        assertThat(tracker.faults())
                .containsExactly(
                        new Fault(2, What.LOST, "", 1, 5, ""),
                        new Fault(2, What.CLIENT_DIED, "x-client-0", 25, 6, OOM),
                        new Fault(2, What.CLIENT_DIED, "x-client-1", 25, 6, OOM));
    }

    @Test
    void aPodThatWasNotFullHasLostWhatTheServerMisses() {
        see(look(100, 60), died("x-client-0", 0, -1), lost(17), look(100, 43), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.CLIENT_DIED, "x-client-0", 17, 3, OOM));
    }

    @Test
    void aServerThatDiesTakesAllThatIsLostAlsoWhatIsToldALittleLater() {
        see(
                hold(),
                look(100, 100),
                died("server", 7, 0),
                lost(60),
                look(100, 0),
                look(100, 100),
                lost(40),
                look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(3, What.SERVER_DIED, "server", 100, 3, KILLED));
    }

    /** Tests clients that report the loss first: old answers of the server then look like a recovery. */
    @Test
    void aServersDeathTakesALossThatSeemedToHaveRecoveredAMomentBefore() {
        see(hold(), look(100, 100), lost(100), look(100, 100), died("server", 7, 0), look(100, 0), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.SERVER_DIED, "server", 100, 5, KILLED));
    }

    /** Tests a server that closes its connections one by one: the first are back before the others end. */
    @Test
    void aServersDeathTakesAllLossesOfTheLastSeconds() {
        see(hold(), look(100, 100), lost(2), look(100, 100), lost(98), died("server", 7, 0), look(100, 0));
        see(look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.SERVER_DIED, "server", 100, 6, KILLED));
    }

    @Test
    void aClientsDeathTakesOnlyAsManyLossesAsItHadConnections() {
        see(hold(), look(100, 100), lost(2), look(100, 100), lost(60), died("client-0", 7, 50), look(100, 40));
        see(look(100, 100));

        assertThat(tracker.faults())
                .containsExactly(
                        new Fault(2, What.LOST, "", 2, 2, ""),
                        new Fault(4, What.LOST, "", 10, 4, ""),
                        new Fault(4, What.CLIENT_DIED, "client-0", 50, 4, KILLED));
    }

    @Test
    void whatIsLostAndBackBetweenTwoLooksIsAFaultSinceTheFirst() {
        see(hold(), look(100, 100), lost(3), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.LOST, "", 3, 2, ""));
    }

    @Test
    void lossesWithoutADeathAreOneFaultUntilAllIsWhole() {
        see(hold(), look(100, 100), lost(3), look(100, 97), lost(2), look(100, 95), look(100, 100), look(100, 100));
        see(lost(1), look(100, 100));

        assertThat(tracker.faults())
                .containsExactly(new Fault(2, What.LOST, "", 5, 5, ""), new Fault(8, What.LOST, "", 1, 2, ""));
    }

    @Test
    void aSideThatCountsLessIsAFaultInTheHoldOnly() {
        see(look(100, 90), look(100, 100), hold(), look(100, 100), look(100, 75), look(100, 50), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(4, What.MISSING, "", 50, 3, ""));
    }

    @Test
    void aSideThatCountsMoreIsASurplusAndMissesNothing() {
        see(look(100, 103), hold(), look(100, 100), look(100, 103), look(100, 105), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(3, What.SURPLUS, "", 5, 3, ""));
    }

    @Test
    void aLostNodeExplainsWhatIsMissingAndIsSaidOnce() {
        see(hold(), look(100, 100), look(100, 50), nodeLost(), lost(50), look(100, 50), nodeLost(), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.NODE_LOST, "node2", 50, 6, ""));
    }

    @Test
    void silenceIsAFaultUntilNobodyIsSilent() {
        see(hold(), look(100, 100), silent(20), silent(40), look(100, 100));

        assertThat(tracker.faults()).containsExactly(new Fault(2, What.SILENT, "", 40, 3, ""));
    }

    private void see(Event... events) {
        for (Event event : events) {
            tracker.observe(event, ++now);
        }
    }

    private static Event look(int expected, int there) {
        return new Event.Sampled(expected, new Counts(there, there, there), 1, 0, 0, 0, 0);
    }

    private static Event silent(int connections) {
        return new Event.Sampled(100, new Counts(100, 100, 100), 1, connections, 0, 0, 0);
    }

    private static Event hold() {
        return new Event.HoldStarted(Duration.ofMinutes(1));
    }

    private static Event died(String process, long pid, long connections) {
        return new Event.ProcessDied(
                process,
                pid,
                137,
                connections,
                OOM,
                process.contains("client-") ? ProcessRole.CLIENT : ProcessRole.SERVER);
    }

    private static Event terminating(String pod, long connections) {
        return new Event.PodTerminating(
                pod, connections, "Preempted: by y", pod.contains("client-") ? ProcessRole.CLIENT : ProcessRole.SERVER);
    }

    private static Event lost(long connections) {
        return new Event.Lost(connections, "{}");
    }

    private static Event nodeLost() {
        return new Event.Diagnosed(List.of(Finding.of(Limit.NODE_LOST, "node2", "gone", "")));
    }
}
