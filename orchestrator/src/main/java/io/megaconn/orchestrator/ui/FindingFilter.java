package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.diagnose.FindingLog;

/** Removes findings from events that were already shown, in this wait or an earlier one. */
final class FindingFilter {
    private final FindingLog shown = new FindingLog();

    Event of(Event event) {
        return event instanceof Event.Diagnosed diagnosed
                ? new Event.Diagnosed(shown.changed(diagnosed.findings()))
                : event;
    }
}
