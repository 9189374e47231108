package io.megaconn.orchestrator.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileMaxTest {
    private final FileMax rule = new FileMax();

    @Test
    void atTheClients() {
        assertThat(Situation.normal()
                        .failure("ENFILE", 5)
                        .limit("fs.file-max", 900)
                        .limit("fs.file-nr", 890)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "this machine: ENFILE 5 times",
                                "890 files are open, of fs.file-max 900",
                                "about 1,970 needed",
                                "sudo sysctl -w fs.file-max=2167"));
    }

    @Test
    void atTheServerOfACluster() {
        assertThat(Situation.normal().inCluster().serverFailure("ENFILE", 5).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("node1: ENFILE", "on the node: sudo sysctl", "tuning.enabled=true"));
    }

    @Test
    void withoutENFILENothing() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }
}
