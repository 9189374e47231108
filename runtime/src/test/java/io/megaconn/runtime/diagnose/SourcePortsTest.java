package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourcePortsTest {
    private final SourcePorts rule = new SourcePorts();

    @Test
    void fewerPortsThanConnectionsEndTheWait() {
        assertThat(Situation.normal()
                        .failure("EADDRNOTAVAIL", 5)
                        .limit("net.ipv4.ip_local_port_range", 2)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.fatal()).isTrue();
                    assertThat(found.line())
                            .contains(
                                    "100 source ports needed",
                                    "net.ipv4.ip_local_port_range has only 2 ",
                                    "ip_local_port_range=\"32768 65535\"");
                });
    }

    @Test
    void connectsAreSlowOnceHalfOfThePortsAreTaken() {
        assertThat(Situation.normal().limit("net.ipv4.ip_local_port_range", 120).seenBy(rule))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.fatal()).isFalse();
                    assertThat(found.line())
                            .contains(
                                    "60 connections use about half of the source ports", "120 per address", "--source");
                });
        assertThat(Situation.normal().limit("net.ipv4.ip_local_port_range", 130).seenBy(rule))
                .isEmpty();
    }

    @Test
    void portsThatOthersHaveMayComeBack() {
        assertThat(Situation.normal()
                        .failure("EADDRNOTAVAIL", 5)
                        .limit("net.ipv4.ip_local_port_range", 28_232)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.fatal()).isFalse();
                    assertThat(found.line()).contains("TIME_WAIT (7)");
                });
    }
}
