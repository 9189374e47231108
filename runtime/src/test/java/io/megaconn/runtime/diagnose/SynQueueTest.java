package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SynQueueTest {
    private final SynQueue rule = new SynQueue();

    @Test
    void droppedSyns() {
        assertThat(Situation.normal()
                        .dropped("TCPReqQFullDrop", 12)
                        .limit("net.ipv4.tcp_max_syn_backlog", 64)
                        .limit("net.core.somaxconn", 128)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "grew by 12", "tcp_max_syn_backlog is 64, net.core.somaxconn 128", "tcp_syncookies=1"));
    }

    @Test
    void droppedBefore() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }
}
