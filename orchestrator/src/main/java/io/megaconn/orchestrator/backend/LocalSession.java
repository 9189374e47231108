package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A run on this machine: its port keeps others away, its record is the run's folder, and its processes end with it. */
final class LocalSession implements RunSession {
    @Override
    public Optional<Report> finished() {
        return Optional.empty();
    }

    @Override
    public void claim(Runnable lost) {}

    @Override
    public Optional<Resumed> resumed() {
        return Optional.empty();
    }

    @Override
    public Consumer<Event> record(Consumer<String> warnings) {
        return event -> {};
    }

    @Override
    public void begin(Run run) {}

    @Override
    public void save(Report report) {}

    @Override
    public List<String> afterwards(Report report) {
        return List.of();
    }

    @Override
    public void down() {}
}
