package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check of a million connections: one machine that just passes, one that just doesn't. */
class PreflightTest {
    private static final Spec MILLION = Specs.target(1_000_000).build();

    /** @param fix text that the fix must contain */
    record Case(String name, Hosts passes, Hosts fails, Status status, String found, String needed, String fix) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        long memory = Specs.target(1_000_000).plan().memory().total() + (512L << 20);
        return List.of(
                refused(
                        "open files (nofile)",
                        Hosts.host().kernel("5.9.0"),
                        Hosts.host().kernel("5.8.18-generic"),
                        "1,024 soft, 20,000 hard, kernel 5.8.18-generic",
                        "1,000,365, or a file table per event loop (kernel 5.9)",
                        "sudo prlimit --nofile=1000365 --pid $$"),
                refused(
                        "fs.nr_open",
                        Hosts.host().nofile(1_048_576).nrOpen(1_000_365),
                        Hosts.host().nofile(1_048_576).nrOpen(1_000_364),
                        "1,000,364",
                        "1,000,365",
                        "sudo sysctl -w fs.nr_open=1000365"),
                refused(
                        "fs.file-max",
                        Hosts.host().fileMax(2_014_300),
                        Hosts.host().fileMax(2_014_299),
                        "2,014,299",
                        "2,014,300",
                        "sudo sysctl -w fs.file-max=2215730"),
                refused(
                        "fs.epoll.max_user_watches",
                        Hosts.host().epollWatches(3_000_000),
                        Hosts.host().epollWatches(1_999_999),
                        "1,999,999",
                        "2,0",
                        "sudo sysctl -w fs.epoll.max_user_watches=22"),
                refused(
                        "memory",
                        Hosts.host().memoryAvailable(memory),
                        Hosts.host().memoryAvailable(4L << 30),
                        "4.0 GiB available",
                        "40 clients",
                        "free or add memory"),
                refused(
                        "net.ipv4.ip_local_port_range",
                        Hosts.host().ports(1024, 65_535),
                        Hosts.host().ports(50_000, 50_009),
                        "50,000 to 50,009",
                        "5 per source address, 212,800 addresses",
                        "sudo sysctl -w net.ipv4.ip_local_port_range=\"32768 65535\""),
                refused(
                        "net.netfilter.nf_conntrack_max",
                        Hosts.host().conntrack(1_001_072, true),
                        Hosts.host().conntrack(131_072, true),
                        "131,072",
                        "1,001,072",
                        "sudo sysctl -w net.netfilter.nf_conntrack_max=1101179"),
                warned(
                        "net.ipv4.tcp_mem (pages)",
                        Hosts.host().tcpMemMaxPages(400_000),
                        Hosts.host().tcpMemMaxPages(399_999),
                        "399,999",
                        "400,000",
                        "sudo sysctl -w net.ipv4.tcp_mem=\"399999 533332 799998\""),
                warned(
                        "net.core.somaxconn",
                        Hosts.host().nofile(1_048_576).somaxconn(1280),
                        Hosts.host().nofile(1_048_576).somaxconn(128),
                        "128",
                        "1,280",
                        "sudo sysctl -w net.core.somaxconn=4096"),
                warned(
                        "cpu",
                        Hosts.host().cores(3),
                        Hosts.host().cores(2),
                        "2 cores",
                        "1.5 cores for 100,000 messages/s: expected to saturate",
                        "add --message-interval 15s"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMachineThatHasWhatIsNeededPasses(Case c) {
        Check check = check(c.name, MILLION, c.passes.build());

        assertThat(check.status()).isEqualTo(Status.OK);
        assertThat(check.fix()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMachineThatLacksItIsToldWhatWasFoundWhatIsNeededAndWhatToType(Case c) {
        Check check = check(c.name, MILLION, c.fails.build());

        assertThat(check.status()).isEqualTo(c.status);
        assertThat(check.refuses()).isEqualTo(c.status == Status.REFUSE);
        assertThat(check.found()).isEqualTo(c.found);
        assertThat(check.needed()).contains(c.needed);
        assertThat(check.fix()).startsWith(c.fix);
    }

    @Test
    void aMachineWithRoomForAMillionIsNotRefusedAnything() {
        Host host = Hosts.host().build();

        assertThat(Preflight.check(Planner.plan(MILLION, host, null), host)).noneMatch(Check::refuses);
    }

    @Test
    void anOldKernelWithAHighOpenFileLimitPasses() {
        Host host = Hosts.host().kernel("5.4.0").nofile(1_048_576).build();

        assertThat(check("open files (nofile)", MILLION, host).status()).isEqualTo(Status.OK);
    }

    @Test
    void whereFewerProcessesWouldFitThatIsTheFixAndItWorks() {
        Host host = Hosts.host()
                .memoryAvailable(
                        Specs.target(1_000_000).processes(2).plan().memory().total() + (512L << 20))
                .build();

        assertThat(check("memory", MILLION, host).fix()).isEqualTo("add --processes 2");

        Spec inTwo = Specs.target(1_000_000).processes(2).build();
        assertThat(check("memory", inTwo, host).status()).isEqualTo(Status.OK);
    }

    @Test
    void theSuggestedMessageIntervalDoesNotSaturateTheMachine() {
        Spec slower = Specs.target(1_000_000).interval(Duration.ofSeconds(15)).build();

        assertThat(check("cpu", slower, Hosts.host().build()).status()).isEqualTo(Status.OK);
    }

    @Test
    void conntrackThatLeavesLoopbackAloneIsNoObstacle() {
        assertThat(check(
                                "conntrack",
                                MILLION,
                                Hosts.host().conntrack(1000, false).build())
                        .status())
                .isEqualTo(Status.OK);
        assertThat(check("conntrack", MILLION, Hosts.host().build()).status()).isEqualTo(Status.OK);
    }

    @Test
    void largePayloadsNeedMoreSocketMemory() {
        Spec large = Specs.target(1_000_000).payload(8192).build();

        assertThat(check("net.ipv4.tcp_mem (pages)", large, Hosts.host().build())
                        .needed())
                .isEqualTo("800,000");
    }

    @Test
    void theLargestPossibleTargetIsRefusedWithPositiveNumbers() {
        Host host = Hosts.host().build();
        Spec all = Specs.target(Integer.MAX_VALUE).processes(1).build();

        assertThat(Preflight.check(Planner.plan(all, host, null), host))
                .anyMatch(Check::refuses)
                .allSatisfy(check -> assertThat(check.needed()).doesNotContain("-"));
    }

    private static Check check(String name, Spec spec, Host host) {
        return Preflight.check(Planner.plan(spec, host, null), host).stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Case refused(String name, Hosts ok, Hosts bad, String found, String needed, String fix) {
        return new Case(name, ok, bad, Status.REFUSE, found, needed, fix);
    }

    private static Case warned(String name, Hosts ok, Hosts bad, String found, String needed, String fix) {
        return new Case(name, ok, bad, Status.WARN, found, needed, fix);
    }

    @Test
    void aBatchWhoseConnectsTakeLongerThanItsTimeoutIsNamed() {
        assertThat(named(Duration.ofSeconds(1))).singleElement().satisfies(check -> {
            assertThat(check.status()).isEqualTo(Status.WARN);
            assertThat(check.needed()).contains("250,000 connects");
            assertThat(check.fix()).isEqualTo("add --batch-timeout 4s");
        });
        assertThat(named(Duration.ofMinutes(1))).isEmpty();
        assertThat(named(null)).isEmpty();
    }

    /** Returns the checks of the CPU of a batch: 250,000 connects on two cores. */
    private static List<Check> named(@Nullable Duration timeout) {
        Plan plan = Specs.target(1_000_000).batchTimeout(timeout).plan();
        return Preflight.check(plan, Hosts.host().build()).stream()
                .filter(check -> check.name().equals("cpu of a batch"))
                .toList();
    }
}
