package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.runtime.system.Proc;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomChecksTest {
    private static final long MANY = Room.NONE;

    private static Check check(String name, Room room) {
        Host host = Hosts.host().room(room).build();
        return Preflight.check(Planner.plan(Specs.target(1000).port(80).build(), host, null), host).stream()
                .filter(check -> check.name().contains(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutABoundTheJsonHasMinusOneAndTheChecksPass() {
        Room none = Room.PLENTY;

        assertThat(List.of(none.mapCount(), none.commitLeft(), none.addressSpace()))
                .containsOnly(-1L);
        assertThat(check("max_map_count", none).status()).isEqualTo(Status.OK);
        assertThat(check("overcommit", none).found()).isEqualTo("not 2");
        assertThat(check("ulimit -v", none).found()).isEqualTo("unlimited");
        assertThat(Room.read(new Proc()).addressSpace()).isNotEqualTo(Long.MAX_VALUE);
    }

    private static Room threads(Room.Bound... bounds) {
        return new Room(List.of(bounds), MANY, MANY, MANY, "", 1, MANY, MANY);
    }

    @Test
    void theTightestBoundOfThreadsIsNamed() {
        Check check = check(
                "threads",
                threads(
                        new Room.Bound("kernel.threads-max", 190_000, 400, "sudo sysctl -w kernel.threads-max=%d"),
                        new Room.Bound("pids.max of /sys/fs/cgroup/a", 110, 40, "raise it to %d")));

        assertThat(check.status()).isEqualTo(Status.REFUSE);
        assertThat(check.name()).contains("pids.max of /sys/fs/cgroup/a");
        assertThat(check.found()).isEqualTo("70 left of 110");
        assertThat(Long.parseLong(check.fix().replaceAll("\\D", ""))).isGreaterThan(110);
    }

    @Test
    void enoughThreads() {
        assertThat(check("threads", threads(new Room.Bound("kernel.pid_max", 32_768, 400, "%d")))
                        .status())
                .isEqualTo(Status.OK);
        assertThat(check("threads", Room.PLENTY).status()).isEqualTo(Status.OK);
    }

    @Test
    void mappings() {
        assertThat(check("max_map_count", new Room(List.of(), 300, MANY, MANY, "", 1, MANY, MANY))
                        .fix())
                .isEqualTo("sudo sysctl -w vm.max_map_count=65530");
        assertThat(check("max_map_count", new Room(List.of(), 65_530, MANY, MANY, "", 1, MANY, MANY))
                        .status())
                .isEqualTo(Status.OK);
    }

    @Test
    void memoryThatMayBePromised() {
        Check check = check("overcommit", new Room(List.of(), MANY, 100 << 20, MANY, "", 1, MANY, MANY));

        assertThat(check.status()).isEqualTo(Status.REFUSE);
        assertThat(check.found()).isEqualTo("2: 100 MiB left to commit");
    }

    @Test
    void addressSpace() {
        assertThat(check("ulimit -v", new Room(List.of(), MANY, MANY, 1 << 30, "", 1, MANY, MANY))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    void aPortForThePrivileged() {
        Check check = check("port_start", new Room(List.of(), MANY, MANY, MANY, "", 1024, MANY, MANY));

        assertThat(check.status()).isEqualTo(Status.REFUSE);
        assertThat(check.fix()).contains("choose 1024 or higher with --port", "ip_unprivileged_port_start=80");
    }

    @Test
    void theMemoryLimitOfAControlGroupIsNamed() {
        Host host = Hosts.host()
                .memoryAvailable(10 << 20)
                .room(new Room(List.of(), MANY, MANY, MANY, "/system.slice/load", 1, MANY, MANY))
                .build();

        assertThat(Preflight.check(Planner.plan(Specs.target(1000).build(), host, null), host))
                .filteredOn(check -> check.name().equals("memory"))
                .singleElement()
                .satisfies(check -> assertThat(check.fix())
                        .contains("memory limit of the control group /system.slice/load", "MemoryMax="));
    }

    @Test
    void whatIsLowerThanTheKernelsOwnChoiceIsWorthAWarning() {
        Room low = new Room(List.of(), MANY, MANY, MANY, "", 1, 20, 500);
        assertThat(check("tcp_max_tw_buckets", low).status()).isEqualTo(Status.WARN);
        assertThat(check("tcp_max_orphans", low).fix()).isEqualTo("sudo sysctl -w net.ipv4.tcp_max_orphans=131072");

        Room small = new Room(List.of(), MANY, MANY, MANY, "", 1, 8_192, 8_192);
        assertThat(check("tcp_max_tw_buckets", small).status()).isEqualTo(Status.OK);
        assertThat(check("tcp_max_orphans", small).status()).isEqualTo(Status.OK);
    }

    @Test
    void aNamespaceWithoutTheSettingDoesNotKnow() {
        assertThat(check("tcp_max_orphans", Room.PLENTY).found()).isEqualTo("unknown in this namespace");
    }
}
