package io.megaconn.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionPoolTest {
    /** Even sessions are for one use. */
    private static final class Counted implements SessionPool.References {
        final List<Long> retained = new ArrayList<>();
        final List<Long> released = new ArrayList<>();

        @Override
        public boolean singleUse(long session) {
            return session % 2 == 0;
        }

        @Override
        public void retain(long session) {
            retained.add(session);
        }

        @Override
        public void release(long session) {
            released.add(session);
        }
    }

    private final Counted references = new Counted();
    private final SessionPool pool = new SessionPool(3, references);

    @Test
    void aTicketIsTakenOnceTheNewestFirst() {
        pool.add(0, 2);
        pool.add(0, 4);

        assertThat(pool.take(0)).isEqualTo(4);
        assertThat(pool.take(0)).isEqualTo(2);
        assertThat(pool.take(0)).isZero();
        assertThat(references.retained).isEmpty();
        assertThat(references.released).isEmpty(); // the caller has the references
    }

    @Test
    void anEndpointGetsItsOwnSessionsOnly() {
        pool.add(1, 2);
        pool.add(2, 4);
        pool.add(1, 6);

        assertThat(pool.take(0)).isZero();
        assertThat(pool.take(2)).isEqualTo(4);
        assertThat(pool.take(2)).isZero();
        assertThat(pool.take(1)).isEqualTo(6);
        assertThat(pool.take(1)).isEqualTo(2);
    }

    @Test
    void theOldestMakesRoom() {
        for (long session = 2; session <= 10; session += 2) {
            pool.add(0, session);
        }

        assertThat(references.released).containsExactly(2L, 4L);
        assertThat(pool.take(0)).isEqualTo(10);
        assertThat(pool.take(0)).isEqualTo(8);
        assertThat(pool.take(0)).isEqualTo(6);
        assertThat(pool.take(0)).isZero();
    }

    @Test
    void aSessionForSeveralUsesStaysUntilAnotherReplacesIt() {
        pool.add(0, 3);
        pool.add(1, 5);

        assertThat(pool.take(0)).isEqualTo(3);
        assertThat(pool.take(0)).isEqualTo(3);
        assertThat(references.retained).containsExactly(3L, 3L);

        pool.add(0, 7);
        assertThat(references.released).containsExactly(3L);
        assertThat(pool.take(0)).isEqualTo(7);
        assertThat(pool.take(1)).isEqualTo(5);
    }

    @Test
    void aFailureDropsTheSessionThatOthersWouldOfferAgain() {
        pool.add(0, 3);
        pool.add(1, 5);
        pool.add(0, 4);

        pool.dropShared(0);

        assertThat(references.released).containsExactly(3L);
        assertThat(pool.take(0)).isEqualTo(4);
        assertThat(pool.take(0)).isZero();
        assertThat(pool.take(1)).isEqualTo(5);
    }
}
