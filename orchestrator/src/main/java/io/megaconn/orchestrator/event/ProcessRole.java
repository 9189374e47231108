package io.megaconn.orchestrator.event;

import java.util.Locale;

/** The part of a run that a process or pod plays. */
public enum ProcessRole {
    CLIENT,
    SERVER,
    ORCHESTRATOR,
    /** An older version wrote the event. */
    UNKNOWN;

    /** The name in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
