package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.util.List;

/** Executes a ramp: batch after batch, each verified before the next, then the hold. */
public final class Ramp {
    private final Run run;
    private final Fleet fleet;
    private final Gate gate;
    private final Hold hold;

    public Ramp(Run run, Fleet fleet, Gate gate, Hold hold) {
        this.run = run;
        this.fleet = fleet;
        this.gate = gate;
        this.hold = hold;
    }

    /** Executes the ramp and leaves the fleet as it is. Failures of the run are in the outcome, not thrown. */
    public Outcome execute() {
        try {
            fleet.startServer();
            gate.baseline();
            List<Batch> batches = run.plan().batches();
            Batch resumed = null;
            for (Batch batch : batches) {
                if (run.isDone(batch)) {
                    resumed = batch;
                    continue;
                }
                resumed = null;
                run.accept(new Event.BatchStarted(batch.number(), batches.size(), batch.clients(), batch.expected()));
                fleet.start(batch);
                switch (gate.await(batch)) {
                    case Gate.Passage.Passed passed -> {
                        run.accept(new Event.BatchDone(passed.result()));
                        gate.forecast(passed.result());
                    }
                    case Gate.Passage.Refused refused -> {
                        return stoppedAt(batch, refused);
                    }
                }
            }
            if (resumed != null // it was fully connected, and must still be
                    && gate.await(resumed) instanceof Gate.Passage.Refused refused) {
                return stoppedAt(resumed, refused);
            }
            return hold.watch();
        } catch (InterruptedException e) {
            return Outcome.interrupted();
        } catch (UserError e) {
            if (Thread.interrupted()) { // the interrupted call failed in its own way
                return Outcome.interrupted();
            }
            return new Outcome(
                    e.exitCode() == ExitCode.UNEXPECTED ? ExitCode.NOT_REACHED : e.exitCode(),
                    String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // a bug, but the report must still be written
            return Outcome.failed("unexpected: " + e);
        }
    }

    private Outcome stoppedAt(Batch batch, Gate.Passage.Refused refused) {
        run.accept(new Event.BatchFailed(batch.number(), refused.counts(), batch.expected(), refused.reason()));
        String verdict = "batch %d stopped: %s".formatted(batch.number(), refused.reason());
        return refused.disagree() ? Outcome.disagree(verdict) : Outcome.notReached(verdict);
    }
}
