package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the assignment of slots to queues, and the order of the queues. */
class DialQueuesTest {
    @BeforeAll
    static void nativeTransport() {
        io.megaconn.runtime.engine.EventLoops.requireEpoll();
    }

    private static DialQueues queues(int endpoints, int sources, int number, int loops) {
        InetSocketAddress[] to = IntStream.range(0, endpoints)
                .mapToObj(i -> new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 9000 + i))
                .toArray(InetSocketAddress[]::new);
        InetAddress[] from = IntStream.range(0, sources)
                .mapToObj(i -> InetAddress.ofLiteral("127.0.1." + i))
                .toArray(InetAddress[]::new);
        return queues(Setup.to(to).sources(from).config(), number, loops);
    }

    private static DialQueues queues(ClientConfig config, int number, int loops) {
        return new DialQueues(
                config,
                number,
                loops,
                (address, source) -> new Route(
                        address, source, false, new Backoff(256, 0, new SplittableRandom()), new UnusedLoop().loop));
    }

    /** A loop of routes whose connections are never ready. */
    private static final class UnusedLoop {
        @SuppressWarnings("NullAway")
        final ClientLoop loop = null;
    }

    @ParameterizedTest
    @CsvSource({"2,1,1", "2,1,2", "3,4,2", "4,1,4", "1,63,2", "5,3,65", "2,2,2"})
    void everyEndpointAndSourceGetsAnEvenPartOfTheProcess(int endpoints, int sources, int loops) {
        Map<String, Integer> slots = new HashMap<>();
        int perLoop = 40 * endpoints * sources;
        for (int number = 0; number < loops; number++) {
            DialQueues queues = queues(endpoints, sources, number, loops);
            for (int slot = 0; slot < perLoop; slot++) {
                Route route = queues.of(slot).routes.getFirst();
                slots.merge(route.address + " from " + route.source, 1, Integer::sum);
            }
        }
        assertThat(slots).hasSize(endpoints * sources);
        assertThat(slots.values()).allMatch(n -> n == 40 * loops);
    }

    @Test
    void everyLoopHasSlotsOfEveryEndpointWhateverTheNumberOfLoops() {
        for (int loops = 1; loops <= 8; loops++) {
            Set<DialQueue> lanesOfFirstLoop = new HashSet<>();
            DialQueues queues = queues(4, 2, 0, loops);
            IntStream.range(0, 200).forEach(slot -> lanesOfFirstLoop.add(queues.of(slot)));
            assertThat(lanesOfFirstLoop).hasSize(8);
        }
    }

    @Test
    void aLaneThatGetsNoAnswerHasAnEvenPartWhileAnotherWantsItsOwn() {
        DialQueues queues = queues(2, 1, 0, 1);
        fill(queues, 100);
        List<DialQueue> dialled = new ArrayList<>();
        for (DialQueue next = queues.next(16, 0); next != null; next = queues.next(16, 0)) {
            next.take(new int[100]);
            next.routes.getFirst().connecting++;
            dialled.add(next);
        }
        assertThat(dialled).hasSize(16);
        assertThat(queues.all()).allMatch(queue -> queue.connecting() == 8);

        queues.all().getLast().routes.getFirst().connecting = 0; // its connects succeeded
        assertThat(queues.next(16, 0)).isSameAs(queues.all().getLast());
    }

    @Test
    void aLaneHasAllOfTheConnectsWhenNobodyElseWantsThem() {
        DialQueues queues = queues(2, 1, 0, 1);
        fill(queues, 100);
        DialQueue other = queues.all().getFirst();
        while (other.missing() > 0) {
            other.take(new int[100]);
        }
        queues.tick(1);
        DialQueue only = queues.all().getLast();
        for (int i = 0; i < 16; i++) {
            assertThat(queues.next(16, 1)).isSameAs(only);
            only.routes.getFirst().connecting++;
        }
        assertThat(queues.next(16, 1)).isNull();
    }

    private static void fill(DialQueues queues, int slots) {
        int[] next = new int[slots];
        for (int slot = 0; slot < slots; slot++) {
            queues.of(slot).add(slot, next);
        }
        queues.tick(1);
    }

    @Test
    void anEndpointIsReachedOnlyFromSourcesOfItsFamily() {
        InetSocketAddress v4 = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 9000);
        InetSocketAddress v6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 9000);
        DialQueues queues = queues(
                Setup.toName(v6, v4)
                        .sources(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"))
                        .config(),
                0,
                1);
        assertThat(queues.all()).hasSize(2);
        assertThat(queues.all().getFirst().routes).singleElement().returns(v4, route -> route.address);
        assertThat(queues.all().getLast().routes).singleElement().returns(v6, route -> route.address);
    }
}
