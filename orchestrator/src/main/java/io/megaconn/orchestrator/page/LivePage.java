package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.Report;
import java.util.function.Consumer;

/** A page that shows a run while it is in progress. */
public interface LivePage extends Consumer<Event>, AutoCloseable {
    /** The no-op page. */
    LivePage NONE = new LivePage() {
        @Override
        public void accept(Event event) {}

        @Override
        public void over(Report report) {}

        @Override
        public void close() {}
    };

    /** Shows the report from now on. */
    void over(Report report);

    @Override
    void close();
}
