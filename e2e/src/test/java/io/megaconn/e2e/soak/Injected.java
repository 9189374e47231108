package io.megaconn.e2e.soak;

import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A fault that was injected. */
record Injected(Faults.Fault fault, Instant from, Instant to) {
    /** Tolerance: a fault is noticed some seconds later, and on a busy machine silence lasts a little longer. */
    private static final int LATE_SECONDS = 15;

    /** Returns true if a fault of the report is this one. */
    boolean explains(JsonNode reported, Instant start) {
        Instant at = start.plusMillis((long) (reported.get("at").asDouble() * 1000));
        boolean then = !at.isBefore(from.minusSeconds(LATE_SECONDS)) && !at.isAfter(to.plusSeconds(LATE_SECONDS));
        String what = reported.get("what").asString();
        boolean same = reported.get("process").asString().equals(fault.process());
        return then
                && switch (fault.kind()) {
                    case KILL_CLIENT -> what.equals("client_died") && same;
                    case KILL_SERVER -> what.equals("server_died") && same;
                    case FREEZE_CLIENT -> what.equals("silent") || (what.equals("unresponsive") && same);
                };
    }

    String line() {
        return "%s %s".formatted(fault.kind().name().toLowerCase(Locale.ROOT), fault.process());
    }
}
