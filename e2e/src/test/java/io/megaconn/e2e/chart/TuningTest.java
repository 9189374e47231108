package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TuningTest {
    /** Address that follows from the hash of megaconn/megaconn. */
    private static final String HOST = "127.157.238.110";

    @Test
    void isReadyWhileItListensOnALoopbackAddressOfItsRelease() {
        Doc pod = Chart.with("tuning: {enabled: true}").render().pod("tuning");

        assertThat(Rendered.container(pod).at("readinessProbe", "tcpSocket").map())
                .isEqualTo(Map.of("host", HOST, "port", 9603));
        assertThat(command(Chart.with("tuning: {enabled: true}").as("r", "a-b")))
                .isNotEqualTo(command(Chart.with("tuning: {enabled: true}").as("r-a", "b")));
    }

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
                        "--ready=" + HOST + ":9603",
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
        return command(Chart.with(values));
    }

    private static List<String> command(Chart chart) {
        return Rendered.container(chart.render().pod("tuning")).at("command").texts();
    }
}
