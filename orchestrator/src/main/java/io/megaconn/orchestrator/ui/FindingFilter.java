package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.diagnose.FindingLog;

/** Leaves out of what happens what was shown already: findings that a run meets again, in this wait or in a later one. */
final class FindingFilter {
    private final FindingLog shown = new FindingLog();

    Event of(Event event) {
        return event instanceof Event.Diagnosed diagnosed
                ? new Event.Diagnosed(shown.news(diagnosed.findings()))
                : event;
    }
}
