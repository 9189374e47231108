package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpMemoryTest {
    private final TcpMemory rule = new TcpMemory();

    @Test
    void underPressure() {
        assertThat(Situation.normal()
                        .limit("net.ipv4.tcp_mem", 1000)
                        .tcpMemPages(700)
                        .dropped("TCPMemoryPressures", 3)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "700 pages in use of 1,000, under pressure 3 times",
                                "net.ipv4.tcp_mem=\"1000 1333 2000\""));
    }

    @Test
    void full() {
        assertThat(Situation.normal()
                        .limit("net.ipv4.tcp_mem", 1000)
                        .tcpMemPages(980)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("980 pages"));
    }

    @Test
    void socketsThatAreRefused() {
        assertThat(Situation.normal().failure("ENOBUFS", 3).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("3 sockets refused"));
    }

    @Test
    void whatIsZeroIsNotNamed() {
        assertThat(Situation.normal()
                        .limit("net.ipv4.tcp_mem", 1000)
                        .tcpMemPages(980)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).doesNotContain(" 0 "));
    }

    @Test
    void pressureWithoutAnythingMissingIsNoProblem() {
        assertThat(Situation.normal()
                        .held(100)
                        .limit("net.ipv4.tcp_mem", 1000)
                        .tcpMemPages(980)
                        .dropped("TCPMemoryPressures", 3)
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void pressureBeforeTheRunIsNotOurs() {
        assertThat(Situation.normal()
                        .limit("net.ipv4.tcp_mem", 1000)
                        .tcpMemPages(700)
                        .seenBy(rule))
                .isEmpty();
    }
}
