package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpollWatchesTest {
    private final EpollWatches rule = new EpollWatches();

    @Test
    void atTheClients() {
        assertThat(Situation.normal()
                        .failure("ENOSPC", 5)
                        .limit("fs.epoll.max_user_watches", 120)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("ENOSPC 5 times", "is 120, 1,200 needed", "fs.epoll.max_user_watches=1320"));
    }

    @Test
    void atTheServer() {
        assertThat(Situation.normal().serverFailure("ENOSPC", 2).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("ENOSPC 2 times"));
    }

    @Test
    void withoutENOSPCNothing() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }
}
