package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.Mutations;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JacksonException;

/** Tests arbitrary answers of a process: each is refused, or can be added up. Longer: {@link Mutations#seeds}. */
@Timeout(120)
class StatsFuzzTest {
    private static final int DOCUMENTS = 200;

    @Test
    void ofClients() {
        ClientStats stats = Stats.client(1, 100, 99, 1, Map.of("EOF", 1L), Stats.latency(120, 1_500, 30_000));
        each(Json.write(stats), ClientStats.class, read -> {
            Clients sum = Clients.of(List.of(read, stats), 0);
            assertThat(sum.connectTime().count()).isPositive();
            assertThat(Json.write(read)).isNotEmpty();
        });
    }

    @Test
    void ofServers() {
        each(Json.write(Stats.server(99, 99, 1, 500)), ServerStats.class, read -> {
            assertThat(read.memory().rss() - read.idle().rss()).isNotNull();
            assertThat(Json.write(read)).isNotEmpty();
        });
    }

    private static <T> void each(String json, Class<T> type, Consumer<T> use) {
        try (StatsReader reader = new StatsReader()) {
            for (long seed : Mutations.seeds(DOCUMENTS).toArray()) {
                try {
                    use.accept(reader.parse(new Mutations(seed).json(json), type));
                } catch (JacksonException e) {
                    assertThat(e.getOriginalMessage()).isNotBlank();
                } catch (IllegalArgumentException e) {
                    assertThat(e).as("seed %d", seed).isExactlyInstanceOf(IllegalArgumentException.class);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed, e);
                }
            }
        }
    }
}
