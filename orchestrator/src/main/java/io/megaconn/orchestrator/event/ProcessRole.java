package io.megaconn.orchestrator.event;

import java.util.Locale;

/** The role of a process or pod in a run. */
public enum ProcessRole {
    CLIENT,
    SERVER,
    ORCHESTRATOR,
    /** The role in an event that an older version wrote. */
    UNKNOWN;

    /** Returns the name in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
