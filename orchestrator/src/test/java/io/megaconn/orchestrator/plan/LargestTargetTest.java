package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LargestTargetTest {
    static List<Host> hostsTooSmallForAMillion() {
        return List.of(
                Hosts.host().memoryAvailable(4L << 30).build(),
                Hosts.host().fileMax(300_000).build(),
                Hosts.host().epollWatches(500_000).build(),
                Hosts.host().conntrack(131_072, true).build(),
                Hosts.host().kernel("5.4.0").nofile(20_000).build(),
                Hosts.host().kernel("4.18.0").nofile(1024).build());
    }

    @ParameterizedTest
    @MethodSource("hostsTooSmallForAMillion")
    void whatItFindsPassesAndTwoPercentMoreIsRefused(Host host) {
        Spec million = Specs.target(1_000_000).build();
        assertThat(refused(million, host)).isTrue();

        int largest = Planner.largestTarget(million, host);

        assertThat(largest).isBetween(1, 999_999);
        assertThat(refused(million.withTarget(largest), host)).isFalse();
        assertThat(refused(million.withTarget((int) Math.ceil(largest * 1.02)), host))
                .isTrue();
    }

    @Test
    void findsItBelowTheLargestNumberThereIs() {
        Spec all = Specs.target(Integer.MAX_VALUE).build();
        Host host = Hosts.host().build();

        int largest = Planner.largestTarget(all, host);

        assertThat(largest).isGreaterThan(1_000_000);
        assertThat(refused(all.withTarget(largest), host)).isFalse();
    }

    @Test
    void isZeroWhereNothingFits() {
        assertThat(Planner.largestTarget(
                        Specs.target(1_000_000).build(),
                        Hosts.host().memoryAvailable(100 << 20).build()))
                .isZero();
    }

    private static boolean refused(Spec spec, Host host) {
        return Preflight.check(Planner.plan(spec, host, null), host).stream().anyMatch(Check::refuses);
    }
}
