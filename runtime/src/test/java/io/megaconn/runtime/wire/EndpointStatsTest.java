package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointStatsTest {
    @Test
    void twoClientsOfOneEndpointAreAddedUp() {
        EndpointStats one = new EndpointStats("h:1", 3, Map.of("EOF", 1L, "TIMEOUT", 2L));

        assertThat(one.plus(new EndpointStats("h:1", 4, Map.of("TIMEOUT", 5L))))
                .isEqualTo(new EndpointStats("h:1", 7, Map.of("EOF", 1L, "TIMEOUT", 7L)));
    }
}
