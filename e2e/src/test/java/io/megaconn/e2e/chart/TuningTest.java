package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TuningTest {
    @Test
    void raisesWhatAMillionNeeds() {
        assertThat(command("tuning: {enabled: true}"))
                .containsExactly(
                        "java",
                        "@/app/jvm.options",
                        "-Xmx16m",
                        "-cp",
                        "@/app/jib-classpath-file",
                        "io.megaconn.client.node.NodeTuning",
                        "--wait",
                        "fs.file-max=3000000",
                        "net.core.somaxconn=16384",
                        "net.ipv4.tcp_max_syn_backlog=16384",
                        "net.netfilter.nf_conntrack_buckets=524288",
                        "net.netfilter.nf_conntrack_max=2200000");
    }

    @Test
    void takesOtherValuesAndLeavesOut() {
        assertThat(command("""
                tuning:
                  enabled: true
                  sysctls:
                    net.netfilter.nf_conntrack_max: 10000000
                    net.ipv4.tcp_mem: 1000000 2000000 3000000
                    fs.file-max: null
                """))
                .contains("net.netfilter.nf_conntrack_max=10000000", "net.ipv4.tcp_mem=1000000 2000000 3000000")
                .noneMatch(word -> word.startsWith("fs.file-max"));
    }

    private static List<String> command(String values) {
        return Rendered.container(Chart.with(values).render().pod("tuning"))
                .at("command")
                .texts();
    }
}
