package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileMaxTest {
    private final FileMax rule = new FileMax();

    @Test
    void atTheClients() {
        assertThat(Situation.normal()
                        .failure("ENFILE", 5)
                        .limit("fs.file-max", 900)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "this machine: ENFILE 5 times",
                                "open-file limit is exhausted (fs.file-max = 900)",
                                "about 1,980 needed",
                                "sudo sysctl -w fs.file-max=2178"));
    }

    @Test
    void atTheServerOfACluster() {
        assertThat(Situation.normal().inCluster().serverFailure("ENFILE", 5).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("node1: ENFILE", "on the node: sudo sysctl"));
    }

    @Test
    void withoutENFILENothing() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }
}
