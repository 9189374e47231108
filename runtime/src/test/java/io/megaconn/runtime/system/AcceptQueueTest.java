package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptQueueTest {
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    Path net;

    @BeforeEach
    void listeners() throws Exception {
        Files.writeString(net.resolve("tcp"), HEADER + """
                   0: 0100007F:2328 00000000:0000 0A 00000000:00000005 00:00000000 00000000     0        0 1 1
                   1: 00000000:2329 00000000:0000 0A 00000000:00000007 00:00000000 00000000     0        0 2 1
                   2: 00000000:2329 00000000:0000 0A 00000000:00000010 00:00000000 00000000     0        0 3 1
                   3: 0100007F:2328 0100007F:9999 01 00000000:00000063 00:00000000 00000000     0        0 4 1
                   4: 0100007F:2330 00000000:0000 0A 00000000:00000009 00:00000000 00000000     0        0 5 1
                """);
        Files.writeString(net.resolve("tcp6"), HEADER + """
                   0: 00000000000000000000000000000000:232A 00000000000000000000000000000000:0000 0A 00000000:00000003 0
                   1: 00000000000000000000000001000000:232B 00000000000000000000000000000000:0000 0A 00000000:00000004 0
                """);
    }

    private long unaccepted(String address, int port) {
        return new AcceptQueue(net, List.of(new InetSocketAddress(InetAddress.ofLiteral(address), port))).unaccepted();
    }

    @Test
    void theQueueOfTheListenerAtTheAddressOrAtAnyAddressIsCounted() {
        assertThat(unaccepted("127.0.0.1", 9000)).isEqualTo(5);
        assertThat(unaccepted("127.0.0.2", 9000)).isEqualTo(-1);
        assertThat(unaccepted("127.0.0.2", 9001)).isEqualTo(7 + 16);
        assertThat(unaccepted("::1", 9001)).isEqualTo(-1);
        assertThat(unaccepted("127.0.0.1", 9002)).as("takes IPv4, too").isEqualTo(3);
        assertThat(unaccepted("::1", 9002)).isEqualTo(3);
        assertThat(unaccepted("::1", 9003)).isEqualTo(4);
        assertThat(unaccepted("127.0.0.1", 9003)).isEqualTo(-1);
    }

    @Test
    void nothingBehindTheListenersIsRead() {
        assertThat(unaccepted("127.0.0.1", 9008)).isEqualTo(-1);
    }

    @Test
    void withoutEndpointsOnThisMachineOrWithoutTheFilesItIsUnknown() {
        assertThat(new AcceptQueue(net, List.of()).unaccepted()).isEqualTo(-1);
        assertThat(new AcceptQueue(net.resolve("missing"), List.of(new InetSocketAddress("127.0.0.1", 9000)))
                        .unaccepted())
                .isEqualTo(-1);
        assertThat(AcceptQueue.isLocal(InetAddress.ofLiteral("127.9.9.9"))).isTrue();
        assertThat(AcceptQueue.isLocal(InetAddress.ofLiteral("203.0.113.7"))).isFalse();
    }
}
