package io.megaconn.client;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShareTest {
    @Test
    void holdsExactlyItsShareAndIsReadyThen() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).hold(101)) {
            await().until(() -> client.notReady().isEmpty());
            await().until(server::open, open -> open == 101);

            assertThat(client.stats(true))
                    .returns(101L, s -> s.share())
                    .returns(101L, s -> s.connections())
                    .returns(101L, s -> s.established())
                    .returns(0L, s -> s.lost())
                    .returns(Map.of(), s -> s.failures())
                    .returns(101L, s -> s.connectTime().count())
                    .returns(3, s -> s.index())
                    .returns(2, s -> s.loops())
                    .returns(false, s -> s.perLoopFileTables())
                    .returns(true, s -> s.ready());
            assertThat(server.accepted()).isEqualTo(101);
        }
    }

    @Test
    void beforeItHasAShareItIsNotReady() throws Exception {
        try (Client client = Setup.to(TestServer.nobody()).open()) {
            assertThat(client.notReady()).isPresent();
            assertThat(client.stats(false).ready()).isFalse();
        }
    }

    @Test
    void aShareGrowsAndNeverShrinks() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).hold(7)) {
            await().until(() -> client.notReady().isEmpty());
            client.hold(50);
            await().until(() -> client.notReady().isEmpty());
            client.hold(20);

            assertThat(client.stats(false).share()).isEqualTo(50);
            await().until(server::open, open -> open == 50);
            assertThat(client.stats(false))
                    .returns(50L, s -> s.connections())
                    .returns(50L, s -> s.established())
                    .returns(0L, s -> s.lost());
        }
    }

    @Test
    void fewerConnectionsThanLoopsAreEnough() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).loops(3).hold(1)) {
            await().until(() -> client.notReady().isEmpty());
            await().until(server::open, open -> open == 1);
        }
    }

    @Test
    void endpointsAndSourcesAreUsedEvenlyInEveryCombination() throws Exception {
        List<InetAddress> sources = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            sources.add(InetAddress.getByName("127.0.2." + i));
        }
        try (TestServer one = TestServer.start(TestServer.DISCARD);
                TestServer two = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(one.address(), two.address())
                        .sources(sources.toArray(InetAddress[]::new))
                        .hold(80)) {
            await().until(() -> client.notReady().isEmpty());
            await().until(() -> one.open() + two.open() == 80);

            for (TestServer server : new TestServer[] {one, two}) {
                assertThat(server.peers().stream().collect(groupingBy(InetSocketAddress::getAddress, counting())))
                        .containsOnlyKeys(sources)
                        .allSatisfy((source, n) -> assertThat(n).isEqualTo(10));
            }
        }
    }

    @Test
    void anIpv6ServerIsReached() throws Exception {
        try (TestServer server =
                        TestServer.start(new InetSocketAddress(InetAddress.getByName("::1"), 0), TestServer.DISCARD);
                Client client = Setup.to(server).hold(5)) {
            await().until(() -> client.notReady().isEmpty());
            await().until(server::open, open -> open == 5);
        }
    }

    @Test
    void anIpv6SourceIsUsed() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        try (TestServer server = TestServer.start(new InetSocketAddress(loopback, 0), TestServer.DISCARD);
                Client client = Setup.to(server).sources(loopback).hold(5)) {
            await().until(server::open, open -> open == 5);
            assertThat(client.stats(false).failures()).isEmpty();
            assertThat(server.peers()).allMatch(peer -> peer.getAddress().equals(loopback));
        }
    }

    @Test
    void closingTheClientClosesEveryConnection() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD)) {
            try (Client client = Setup.to(server).hold(40)) {
                await().until(() -> client.notReady().isEmpty());
                await().until(server::open, open -> open == 40);
            }
            await().until(server::open, open -> open == 0);
            assertThat(server.accepted()).isEqualTo(40);
        }
    }

    @Test
    void theConnectRateIsNotExceeded() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD)) {
            long start = System.nanoTime();
            try (Client client = Setup.to(server).connectRate(50).hold(40)) {
                await().until(() -> client.notReady().isEmpty());
                double seconds = (System.nanoTime() - start) / 1e9;
                assertThat(seconds).isGreaterThan((40 - 5) / 50.0); // a tenth of a second may come in a burst
            }
        }
    }
}
