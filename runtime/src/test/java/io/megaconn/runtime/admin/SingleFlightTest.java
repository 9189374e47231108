package io.megaconn.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    record Look(int number) {}

    private final SingleFlight looks = new SingleFlight(
            new AdminServer.Source() {
                @Override
                public Optional<String> notReady() {
                    return Optional.empty();
                }

                @Override
                public MetricSnapshots metrics() {
                    return MetricSnapshots.of();
                }

                @Override
                public Record stats(boolean exact) {
                    if (done.contains("fail")) {
                        throw new IllegalStateException("no");
                    }
                    done.add("look");
                    return new Look(done.size());
                }

                @Override
                public void collectGarbage() {
                    done.add("collect");
                }
            },
            thread::add);

    @Test
    void allWhoWaitShareOneLook() {
        CompletableFuture<Record> first = looks.next(false);
        CompletableFuture<Record> second = looks.next(false);
        assertThat(thread).hasSize(1);
        thread.remove().run();
        assertThat(first).isCompletedWithValue(new Look(1));
        assertThat(second).isCompletedWithValue(new Look(1));
    }

    @Test
    void whoAsksWhenOneHasBegunGetsTheNext() {
        looks.next(false);
        thread.remove().run();
        CompletableFuture<Record> later = looks.next(false);
        assertThat(later).isNotDone();
        thread.remove().run();
        assertThat(later).isCompletedWithValue(new Look(2));
    }

    @Test
    void garbageIsCollectedBeforeTheLookIfAnybodyWantsItAndOnlyThen() {
        looks.next(false);
        looks.next(true);
        looks.next(false);
        thread.remove().run();
        looks.next(false);
        thread.remove().run();
        assertThat(done).containsExactly("collect", "look", "look");
    }

    @Test
    void aFailureIsToldAndTheNextLookIsAnother() {
        done.add("fail");
        CompletableFuture<Record> failing = looks.next(false);
        thread.remove().run();
        assertThatThrownBy(failing::join).hasMessageContaining("no");
        done.clear();
        CompletableFuture<Record> next = looks.next(false);
        thread.remove().run();
        assertThat(next).isCompletedWithValue(new Look(1));
    }
}
