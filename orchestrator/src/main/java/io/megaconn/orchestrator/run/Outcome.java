package io.megaconn.orchestrator.run;

import io.megaconn.runtime.ExitCode;

/**
 * Result of a run.
 *
 * @param verdict one line for the user
 */
public record Outcome(int exitCode, String verdict) {
    static Outcome reached(String verdict) {
        return new Outcome(ExitCode.OK, verdict);
    }

    static Outcome notReached(String verdict) {
        return new Outcome(ExitCode.NOT_REACHED, verdict);
    }

    static Outcome disagree(String verdict) {
        return new Outcome(ExitCode.DISAGREE, verdict);
    }

    static Outcome interrupted() {
        return new Outcome(ExitCode.INTERRUPTED, "interrupted");
    }

    /** Returns a failure if there was this problem and no other; an empty problem is none. */
    Outcome unless(String problem) {
        return problem.isEmpty() || exitCode != ExitCode.OK ? this : failed(verdict + "; " + problem);
    }

    static Outcome failed(String verdict) {
        return new Outcome(ExitCode.UNEXPECTED, verdict);
    }
}
