package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A fleet without processes: each snapshot shows the next of the given worlds, finally always the last one. */
class FakeFleet implements Fleet {
    final List<String> calls = new ArrayList<>();
    final List<Boolean> looks = new ArrayList<>();
    Machine before = new Machine(0, 0, 0, 0);
    private final Deque<World> worlds = new ArrayDeque<>();

    static FakeFleet seeing(World... worlds) {
        FakeFleet fleet = new FakeFleet();
        fleet.worlds.addAll(Arrays.asList(worlds));
        return fleet;
    }

    @Override
    public Fixes fixes() {
        return Fixes.HERE;
    }

    @Override
    public Machine machine() {
        return before;
    }

    @Override
    public void startServer() throws InterruptedException {
        calls.add("server");
    }

    @Override
    public void start(Batch batch) throws InterruptedException {
        calls.add("batch " + batch.number());
    }

    @Override
    public Snapshot snapshot(boolean exact) throws InterruptedException {
        if (calls.stream().noneMatch(call -> call.startsWith("batch")) && calls.contains("server")) {
            return worlds.isEmpty()
                    ? Snapshot.NOTHING
                    : worlds.getFirst().snapshot(exact); // the look before the first batch
        }
        looks.add(exact);
        World world = worlds.size() > 1 ? worlds.removeFirst() : worlds.getFirst();
        return world.snapshot(exact);
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
